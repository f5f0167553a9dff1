/** System V IPC, as far as it shows: the three kinds together. */
import type { CallRequest } from '../../model/kernel.ts';
import type { BlockedView, ObjectView } from '../../model/snapshot.ts';
import type { Returned } from '../../model/step.ts';
import type { Actor } from '../actor/actor.ts';
import type { Room } from '../room/room.ts';
import { MessageQueues } from './message-queues.ts';
import type { Reach } from './reach.ts';
import { Segments } from './segments.ts';
import { Semaphores } from './semaphores.ts';
import { SysvObjects } from './sysv-objects.ts';

/** Where the probes look, and how they name processes. */
export interface SysvContext {
  readonly room: Room;
  readonly objects: SysvObjects;
  /** An actor's name by the process id that actors see. */
  readonly nameOf: (pid: number) => string | null;
}

/** All System V objects of a run. */
export class Sysv {
  readonly objects = new SysvObjects();
  readonly #messageQueues: MessageQueues;
  readonly #semaphores: Semaphores;
  readonly #segments: Segments;

  constructor(context: Omit<SysvContext, 'objects'>) {
    const whole = { ...context, objects: this.objects };
    this.#messageQueues = new MessageQueues(whole);
    this.#semaphores = new Semaphores(whole);
    this.#segments = new Segments(whole);
  }

  /** A call begins. */
  begin(request: CallRequest): void {
    this.#messageQueues.begin(request);
    this.#semaphores.begin(request);
  }

  /** A call has returned. */
  end(request: CallRequest, outcome: Returned): void {
    this.objects.note(request, outcome);
    this.#messageQueues.end(request, outcome);
  }

  /** The list that a blocked actor waits in. */
  queueOf(actor: Actor): BlockedView['queue'] {
    if (actor.stopped) return null;
    return this.#messageQueues.queueOf(actor) ?? this.#semaphores.queueOf(actor);
  }

  /**
   * Every object that is there.
   *
   * @param attachments Ids of segments whose attachments have changed.
   */
  views(
    actors: readonly Actor[],
    reach: Reach,
    attachments: ReadonlySet<number>,
  ): readonly ObjectView[] {
    return this.#messageQueues
      .views(actors, reach)
      .concat(this.#semaphores.views(actors, reach), this.#segments.views(reach, attachments));
  }
}
