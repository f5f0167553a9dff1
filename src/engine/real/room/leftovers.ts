/** What earlier runs have left on this machine. */
import { readdirSync, readFileSync } from 'node:fs';
import { ACTOR_COMM } from './first-process.ts';
import { orphanedJournals, orphanedThings } from './journal.ts';

/** How many processes are called as actors are and have no supervisor above them, and how many journals nobody keeps. */
export function leftovers(): number {
  return strayActors() + orphanedJournals().length;
}

/** The objects that earlier runs have left, as `ipcs` would name them: `msg 32768, shm 5, queue ipcscope.77.q`. */
export function leftoverObjects(): string {
  return orphanedThings()
    .map((made) => {
      return 'id' in made ? `${made.kind} ${made.id}` : `queue ${made.name}`;
    })
    .join(', ');
}

function strayActors(): number {
  const parents = new Map<
    number,
    { readonly parent: number; readonly comm: string; readonly command: string }
  >();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'latin1');
      const end = stat.lastIndexOf(')');
      const [state = '', parent = '0'] = stat.slice(end + 2).split(' ');
      if (state === 'Z') continue;
      parents.set(Number(name), {
        parent: Number(parent),
        comm: stat.slice(stat.indexOf('(') + 1, end),
        command: readFileSync(`/proc/${name}/cmdline`, 'latin1'),
      });
    } catch {
      // It has ended in the meantime.
    }
  }
  const driven = (pid: number): boolean => {
    const found = parents.get(pid);
    if (found === undefined) return false;
    return /supervisor\.[jt]s/.test(found.command) || driven(found.parent);
  };
  return [...parents].filter(([pid, { comm }]) => comm === ACTOR_COMM && !driven(pid)).length;
}
