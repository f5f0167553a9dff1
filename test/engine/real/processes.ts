/** Finding the processes of a real kernel on this machine, as a killer from outside would. */
import { readdirSync, readFileSync } from 'node:fs';
import { whatStays } from '../../support/limits.ts';

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

/** Resolves once none of the processes is left, with those that still are after PATIENCE_MS. */
export async function gone(pids: readonly number[]): Promise<readonly number[]> {
  const look = () => pids.filter((pid) => lookAt(pid) !== undefined).map(String);
  return (await whatStays(look)).map(Number);
}
