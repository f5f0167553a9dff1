/** Who ended, and how; orphans are collected as init does. */

import type { ExitView } from '../../model/snapshot.ts';
import { exitView } from '../../model/spelling.ts';
import { type Actor, lives } from '../actor/actor.ts';
import type { Room } from '../room/room.ts';

const WNOHANG = 1;

/** Look after a step has settled: note how actors ended, and collect those that are init's. Returns the newly ended. */
export function noteEnds(room: Room, actors: readonly Actor[]): readonly Actor[] {
  const ended: Actor[] = [];
  for (const actor of actors) {
    if (actor.reaped) continue;
    const status = actor.task.proc.status();
    if (status !== undefined && !'ZX'.includes(status.state)) continue;
    // A zombie still shows its parent; its counts and signals are of no more use.
    actor.status = status;
    if (lives(actor)) {
      actor.exit = howEnded(actor);
      ended.push(actor);
    }
    if (status === undefined) actor.reaped = true;
    else if (status.ppid === room.init.hostPid) {
      room.init.run('wait4', actor.task.pid, 0, WNOHANG, 0);
      actor.reaped = true;
    }
  }
  return ended;
}

/** How an actor ended: a zombie shows it, then its pidfd does (Linux 6.15); else it follows from its last call. */
function howEnded(actor: Actor): ExitView {
  const status = actor.task.proc.exitCode() ?? actor.task.exitInfo();
  if (status !== undefined) return exitView(status);
  const raw = actor.pending?.raw;
  if (actor.pending?.request.call === 'exit') return { exited: Number(raw?.args[0] ?? 0) & 0xff };
  return { killed: 'SIGKILL', core: false };
}
