/**
 * Counts what a run could leave behind on this machine, by what tells it from everybody else's: tests may run twice at the
 * same time, and beside other programs. Note what there is before, and a process's family before it is killed.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { whatStays } from './limits.ts';

/**
 * System V objects, POSIX queues, our own names in /dev/shm and our mounts, each named by a line. Other programs' are among
 * them; see `leftSince`.
 */
export function objects(): readonly string[] {
  return [
    ...sysvObjects(),
    ...entriesOf('/dev/shm').filter((path) => path.startsWith('/dev/shm/ipcscope')),
    ...entriesOf('/dev/mqueue'),
    ...linesOf('/proc/self/mounts').filter((line) => /ipcscope|\/dev\/mqueue/.test(line)),
  ];
}

/**
 * The objects that are there and were not before, once there are none or after PATIENCE_MS. What is only seen later is not
 * counted: it was made by somebody else since.
 */
export function leftSince(before: readonly string[]): Promise<readonly string[]> {
  return whatStays(() => objects().filter((object) => !before.includes(object)));
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
  const all = processes();
  const family: Stat[] = all.filter((process) => process.pid === pid);
  for (const { pid: parent } of family) family.push(...all.filter((one) => one.parent === parent));
  return family;
}

/**
 * Those of a family that are still there after PATIENCE_MS; [] as soon as none is. A zombie counts as long as one of ours
 * is to collect it: orphans are their new parent's, and the first process of many a container collects none.
 */
export async function survivorsOf(family: readonly ProcessId[]): Promise<readonly string[]> {
  const ours = new Set([process.pid, ...family.map(({ pid }) => pid)]);
  return whatStays(() =>
    family.flatMap(({ pid, started, name }) => {
      const now = statOf(pid);
      if (now?.started !== started || (isDead(now) && !ours.has(now.parent))) return [];
      return [`process ${pid} ${name} ${now.state}`];
    }),
  );
}

/**
 * Living processes that were started with a variable in their environment, and actors that nobody drives any more, as
 * lines. Actors have no environment: what tells them is that each has a supervisor above it as long as it is of any use.
 * Where none of these is left, no abstract socket is either (unix(7)): it is gone when nobody holds it.
 *
 * @param mark `NAME=value`.
 * @param runner The process that runs the tests; it and its own children are left out.
 */
export function processesMarked(mark: string, runner: number): readonly string[] {
  const all = processes().filter((process) => !isDead(process));
  const byPid = new Map(all.map((process) => [process.pid, process]));
  const driven = ({ pid, parent }: Stat): boolean => {
    const above = byPid.get(parent);
    return /supervisor\.[jt]s/.test(commandOf(pid)) || (above !== undefined && driven(above));
  };
  return all
    .filter((process) => process.pid !== runner && process.parent !== runner)
    .filter((process) =>
      process.name === 'ipcscope-actor'
        ? !driven(process)
        : linesOf(`/proc/${process.pid}/environ`, '\0').includes(mark),
    )
    .map(({ pid, started, name }) => `process ${pid} (${started}) ${name} ${commandOf(pid)}`);
}

/** What stands in a folder, as paths; [] where it cannot be read. */
export function entriesOf(folder: string): readonly string[] {
  try {
    return readdirSync(folder).map((name) => `${folder}/${name}`);
  } catch {
    return [];
  }
}

interface Stat extends ProcessId {
  readonly parent: number;
  readonly state: string;
}

function processes(): readonly Stat[] {
  return entriesOf('/proc')
    .map((path) => path.slice('/proc/'.length))
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => statOf(Number(name)) ?? []);
}

function statOf(pid: number): Stat | undefined {
  const stat = linesOf(`/proc/${pid}/stat`)[0];
  if (stat === undefined) return undefined;
  const close = stat.lastIndexOf(')');
  const fields = stat.slice(close + 2).split(' ');
  const name = stat.slice(stat.indexOf('(') + 1, close);
  return {
    pid,
    name,
    state: fields[0] ?? '',
    parent: Number(fields[1]),
    started: fields[19] ?? '',
  };
}

/** Ended, and not collected yet (proc_pid_stat(5), field 3). */
function isDead({ state }: Stat): boolean {
  return state === 'Z' || state === 'X';
}

function commandOf(pid: number): string {
  return linesOf(`/proc/${pid}/cmdline`, '\0').join(' ').trim();
}

/** System V queues, segments and semaphore sets, as /proc/sysvipc lists them (proc(5)): kind, key and id. */
function sysvObjects(): string[] {
  return ['msg', 'sem', 'shm'].flatMap((kind) =>
    linesOf(`/proc/sysvipc/${kind}`)
      .slice(1)
      .filter((line) => line.trim() !== '')
      .map((line) => `sysv ${kind} ${line.trim().split(/\s+/).slice(0, 2).join(' ')}`),
  );
}

/** The lines of a file, or what else stands between separators; [] where it cannot be read. */
function linesOf(file: string, separator = '\n'): readonly string[] {
  try {
    return readFileSync(file, 'utf8').split(separator);
  } catch {
    return [];
  }
}
