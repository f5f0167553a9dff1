/** Who ended, stopped or went on since the last step, and how. */
import { defaultAction, signalName } from '../calls/signals.ts';
import type { ExitView } from '../model/snapshot.ts';
import type { Consequence } from '../model/step.ts';
import { type Actor, lives } from './actor.ts';
import type { Room } from './room.ts';

const WNOHANG = 1;

/** Looks once, after a step has settled. */
export class Ending {
  readonly #room: Room;
  readonly #actors: readonly Actor[];

  constructor(room: Room, actors: readonly Actor[]) {
    this.#room = room;
    this.#actors = actors;
  }

  /** What happened, each actor's in its own order. */
  collect(): readonly Consequence[] {
    const consequences: Consequence[] = [];
    for (const actor of this.#actors) {
      if (actor.reaped) continue;
      const status = actor.task.proc.status();
      if (status !== undefined && !'ZX'.includes(status.state)) continue;
      // A zombie still shows its parent; its counts and signals are of no more use.
      actor.status = status;
      if (lives(actor)) {
        actor.exit = this.#howEnded(actor);
        actor.pending = undefined;
        consequences.push({ kind: 'ended', actor: actor.name, exit: actor.exit });
      }
      if (status === undefined) actor.reaped = true;
      else if (status.ppid === this.#room.init.hostPid) {
        this.#room.init.run('wait4', actor.task.pid, 0, WNOHANG, 0);
        actor.reaped = true;
      }
    }
    return consequences;
  }

  #howEnded(actor: Actor): ExitView {
    const status = actor.task.proc.exitCode() ?? actor.task.exitInfo();
    if (status !== undefined) return exitView(status);
    const raw = actor.pending?.raw;
    if (actor.pending?.request.call === 'exit') return { exited: Number(raw?.args[0] ?? 0) & 0xff };
    return { killed: 'SIGKILL', core: false };
  }
}

/** How a wait status word reads (wait(2): WIFEXITED and its kin). */
export function exitView(status: number): ExitView {
  const signal = status & 0x7f;
  if (signal === 0) return { exited: (status >> 8) & 0xff };
  return { killed: signalName(signal) ?? `SIG${signal}`, core: defaultAction(signal) === 'core' };
}
