/** Finding the processes of a real kernel on this machine, as a killer from outside would. */
import { readdirSync, readFileSync } from 'node:fs';
import { type Stock, takeStock } from '../../support/leaks.ts';

/** A process that runs. */
export interface Found {
  readonly pid: number;
  readonly parent: number;
  readonly comm: string;
  readonly command: string;
  /** Its numbers from the outermost pid namespace to its own. */
  readonly namespacePids: readonly number[];
}

/** Every process below one, nearest first; zombies are left out. */
export function descendants(root: number): readonly Found[] {
  const all = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => lookAt(Number(name)) ?? []);
  const below: Found[] = [];
  let parents = [root];
  while (parents.length > 0) {
    const next = all.filter(({ parent }) => parents.includes(parent));
    below.push(...next);
    parents = next.map(({ pid }) => pid);
  }
  return below;
}

/** The supervisors that a process has started. */
export function supervisorsOf(pid: number): readonly Found[] {
  return descendants(pid).filter(
    ({ command, parent }) => parent === pid && /supervisor\.[tj]s/.test(command),
  );
}

function lookAt(pid: number): Found | undefined {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'latin1');
    const field = (name: string) => new RegExp(`^${name}:\\s*(.*)$`, 'm').exec(status)?.[1] ?? '';
    if (field('State').startsWith('Z')) return undefined;
    return {
      pid,
      parent: Number(field('PPid')),
      comm: field('Name'),
      command: readFileSync(`/proc/${pid}/cmdline`, 'latin1').replaceAll('\0', ' '),
      namespacePids: field('NSpid').split(/\s+/).map(Number),
    };
  } catch {
    return undefined;
  }
}

/** Resolves once none of the processes is left, with those that still are after `ms`. */
export async function gone(pids: readonly number[], ms = 5000): Promise<readonly number[]> {
  const end = performance.now() + ms;
  for (;;) {
    const left = pids.filter((pid) => lookAt(pid) !== undefined);
    if (left.length === 0 || performance.now() > end) return left;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/**
 * Resolves with the IPC objects and mounts that are there and were not before, once there are none or after `ms`.
 * What other programs make beside the tests goes again; what a run leaves behind stays.
 */
export async function leftObjects(before: Stock, ms = 5000): Promise<readonly string[]> {
  const end = performance.now() + ms;
  for (;;) {
    const now = takeStock();
    const left = [
      ...now.ipc.filter((object) => !before.ipc.includes(object)),
      ...now.mounts.filter((mount) => !before.mounts.includes(mount)),
    ];
    if (left.length === 0 || performance.now() > end) return left;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
