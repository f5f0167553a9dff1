/** A kernel that does what a test tells it to: for what surrounds kernels, not for what they do. */
import { expect } from 'vitest';
import type {
  CallRequest,
  Kernel,
  MachineLimit,
  MaybePromise,
} from '../../src/engine/model/kernel.ts';
import type { ActorName, ProcessView, Snapshot } from '../../src/engine/model/snapshot.ts';
import type { Consequence, Outcome, Report } from '../../src/engine/model/step.ts';
import { Runner } from '../../src/engine/runner/runner.ts';
import { parse } from '../../src/engine/script/parse.ts';

/** What a scripted kernel answers to one call. Snapshots show the actors, and who is blocked. */
export interface Answer {
  readonly outcome?: Outcome;
  readonly consequences?: readonly Consequence[];
  readonly trace?: Report['trace'];
  readonly snapshot?: Snapshot;
}

/** Answers calls by their text: `read(3, ..., 5)`; a function is asked anew each time. */
export type Answers = (request: CallRequest, index: number) => Answer;

/** A call that returned. */
export function returned(value: number, outs: (number | string | Uint8Array)[] = []): Outcome {
  return { kind: 'returned', value, outs };
}

/** A call that failed. */
export function failed(errno: string): Outcome {
  return { kind: 'returned', value: -1, errno, outs: [] };
}

/** A call that sleeps in this kernel function. */
export function blocked(wchan: string | null, name = 'read'): Outcome {
  return { kind: 'blocked', where: { name, text: `${name}()`, wchan, queue: null } };
}

/** A process that does nothing. */
export function processView(actor: ActorName, more: Partial<ProcessView> = {}): ProcessView {
  return { actor, parent: 'init', state: 'running', fds: [], ...more };
}

/** How the kernel behaves besides its answers. */
export interface ScriptedOptions {
  /** Answer with promises, as the real kernel does. */
  readonly late?: boolean;
  readonly engine?: 'sim' | 'real';
  /** Calls that it does not have. */
  readonly lacks?: readonly string[];
}

/** The kernel. `requests` are the calls that were made. */
export class ScriptedKernel implements Kernel {
  readonly engine: 'sim' | 'real';
  readonly requests: CallRequest[] = [];
  readonly advances: number[] = [];
  readonly limits = new Set<MachineLimit>();
  closed = 0;
  readonly #answers: Answers;
  readonly #options: ScriptedOptions;
  readonly #pids = new Map<ActorName, number>();
  readonly #processes = new Map<ActorName, ProcessView>();
  #last: Snapshot = { clockNs: 0, processes: [], objects: [] };

  constructor(answers: Answers, options: ScriptedOptions = {}) {
    this.#answers = answers;
    this.#options = options;
    this.engine = options.engine ?? 'sim';
  }

  supports(call: string): boolean {
    return !this.#options.lacks?.includes(call);
  }

  pidOf(actor: ActorName): number | undefined {
    return this.#pids.get(actor);
  }

  start(actors: readonly ActorName[]): MaybePromise<void> {
    for (const actor of actors) this.#born(actor);
    this.#last = this.#shown();
    return this.#in(undefined);
  }

  snapshot(): Snapshot {
    return this.#last;
  }

  call(request: CallRequest): MaybePromise<Report> {
    this.requests.push(request);
    const answer = this.#answers(request, this.requests.length - 1);
    const { outcome } = answer;
    const alive = outcome?.kind === 'returned' && outcome.errno === undefined;
    if (request.child !== undefined && alive) {
      const pid = this.#born(request.child);
      return this.#report({ ...answer, outcome: returned(pid) });
    }
    if (request.child !== undefined && outcome?.kind === 'blocked') this.#born(request.child);
    const process = processView(request.actor);
    if (outcome?.kind === 'blocked') {
      this.#processes.set(request.actor, { ...process, state: 'sleeping', call: outcome.where });
    }
    return this.#report(answer);
  }

  advance(ns: number): MaybePromise<Report> {
    this.advances.push(ns);
    return this.#report({});
  }

  close(): void {
    this.closed += 1;
  }

  #born(actor: ActorName): number {
    const pid = 1000 + this.#pids.size;
    this.#pids.set(actor, pid);
    this.#processes.set(actor, processView(actor));
    return pid;
  }

  #shown(): Snapshot {
    return { clockNs: 0, processes: [...this.#processes.values()], objects: [] };
  }

  #report({ outcome, consequences = [], trace = [], snapshot }: Answer): MaybePromise<Report> {
    for (const consequence of consequences) {
      if (consequence.kind === 'resumed') {
        this.#processes.set(consequence.actor, processView(consequence.actor));
      }
    }
    this.#last = snapshot ?? this.#shown();
    const report = { consequences, trace };
    return this.#in(outcome === undefined ? report : { ...report, outcome });
  }

  #in<T>(value: T): MaybePromise<T> {
    return this.#options.late ? Promise.resolve(value) : value;
  }
}

/** A call that returned 0. */
export const zero: Answer = { outcome: returned(0) };

/** A runner of a transcript without mistakes, started, and its kernel; answers are given in order, then zeros. */
export function runnerOf(
  text: string,
  answers: readonly Answer[],
  options: ScriptedOptions = {},
): { readonly runner: Runner; readonly kernel: ScriptedKernel } {
  const { script, diagnostics } = parse(text, 'test.ipc');
  expect(diagnostics).toEqual([]);
  const kernel = new ScriptedKernel((_, index) => answers[index] ?? zero, options);
  const runner = new Runner(script, kernel);
  void runner.start();
  return { runner, kernel };
}
