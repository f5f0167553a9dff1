/**
 * Counts what a run could leave behind on this machine: processes of ours, System V and POSIX IPC objects,
 * temporary files, mounts. Take stock before and after; note a process's family before it is killed.
 */
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';

/** What is there at one moment; every entry is a line that names one thing. */
export interface Stock {
  readonly processes: readonly string[];
  readonly ipc: readonly string[];
  readonly files: readonly string[];
  readonly mounts: readonly string[];
}

/** Temporary files whose names begin so are ours (the second is what the room of a run is called). */
const OURS = /^(?:ipcscope|room-)/;

/** What is there now. Processes are those whose command line or executable is ours, but not this one. */
export function takeStock(): Stock {
  return {
    processes: processesOfOurs(),
    ipc: [...sysvObjects(), ...names('/dev/shm'), ...names('/dev/mqueue')].sort(),
    files: names(tmpdir()).filter((path) => OURS.test(path.slice(tmpdir().length + 1))),
    mounts: lines('/proc/self/mounts').filter((line) => /ipcscope|\/dev\/mqueue/.test(line)),
  };
}

/** One process, told from another that gets its number later by when it started. */
export interface ProcessId {
  readonly pid: number;
  /** In clock ticks since the machine started (proc_pid_stat(5), field 22). */
  readonly started: string;
  readonly name: string;
}

/** A process and everything below it, zombies too. */
export function familyOf(pid: number): ProcessId[] {
  const all = readdirOrNone('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => statOf(Number(name)) ?? []);
  const family = all.filter((process) => process.pid === pid);
  for (const { pid: parent } of family) family.push(...all.filter((one) => one.parent === parent));
  return family;
}

/** Those of some processes that are still there after `ms` (default 5 s), zombies too; [] as soon as none is. */
export async function survivorsOf(
  processes: readonly ProcessId[],
  ms = 5000,
): Promise<ProcessId[]> {
  const end = performance.now() + ms;
  for (;;) {
    const left = processes.filter(({ pid, started }) => statOf(pid)?.started === started);
    if (left.length === 0 || performance.now() > end) return left;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

function statOf(pid: number): (ProcessId & { readonly parent: number }) | undefined {
  const stat = lines(`/proc/${pid}/stat`)[0];
  if (stat === undefined) return undefined;
  const close = stat.lastIndexOf(')');
  const fields = stat.slice(close + 2).split(' ');
  const name = stat.slice(stat.indexOf('(') + 1, close);
  return { pid, name, parent: Number(fields[1]), started: fields[19] ?? '' };
}

/** Processes (zombies too) that run our program, our supervisor or an actor. */
function processesOfOurs(): string[] {
  const found: string[] = [];
  for (const entry of readdirOrNone('/proc')) {
    if (!/^\d+$/.test(entry) || Number(entry) === process.pid) continue;
    const stat = lines(`/proc/${entry}/stat`)[0];
    if (stat === undefined) continue;
    const name = stat.slice(stat.indexOf('('), stat.lastIndexOf(')') + 1);
    const command = (lines(`/proc/${entry}/cmdline`)[0] ?? '').split('\0').join(' ').trim();
    const executable = linkOf(`/proc/${entry}/exe`);
    const ours =
      /bin\/ipcscope\.js|dist\/(?:main|supervisor)\.js|real\/supervisor\.ts/.test(command) ||
      /memfd:(?:ipcscope|actor)|ipcscope/.test(executable) ||
      /^\((?:ipcscope|actor)/.test(name);
    if (ours) found.push(`${entry} ${name} ${command}`.trim());
  }
  return found;
}

/** System V queues, segments and semaphore sets, as /proc/sysvipc lists them (proc(5)): kind, key and id. */
function sysvObjects(): string[] {
  return ['msg', 'sem', 'shm'].flatMap((kind) =>
    lines(`/proc/sysvipc/${kind}`)
      .slice(1)
      .filter((line) => line.trim() !== '')
      .map((line) => `sysv ${kind} ${line.trim().split(/\s+/).slice(0, 2).join(' ')}`),
  );
}

function names(folder: string): string[] {
  return readdirOrNone(folder).map((name) => `${folder}/${name}`);
}

function readdirOrNone(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function lines(file: string): string[] {
  try {
    return readFileSync(file, 'utf8').split('\n');
  } catch {
    return [];
  }
}

function linkOf(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return '';
  }
}
