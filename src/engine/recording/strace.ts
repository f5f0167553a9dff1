/**
 * A recording as strace(1) would have shown the run: one line a call, the process and the time in front, what
 * blocked left unfinished and resumed later, signals and ends between.
 */
import { printable } from '../../printable.ts';
import { callSpec, isCallName } from '../calls/catalogue.ts';
import { argSpecs } from '../calls/resolve.ts';
import type { ArgSpec, CallName } from '../calls/spec.ts';
import { ANY } from '../calls/types.ts';
import type { ActorName } from '../model/snapshot.ts';
import type { Consequence, Step } from '../model/step.ts';
import { commandOf, describeExit } from '../runner/describe.ts';
import type { FormatContext } from '../script/env.ts';
import { formatOutcome, formatValue, merged } from '../script/format.ts';
import type { Value } from '../script/value.ts';
import type { Recording } from './reader.ts';

/** strace pads to this column before `=` (its option -a). */
const RESULT_COLUMN = 40;

/** A call that has not returned. */
interface Unfinished {
  readonly args: readonly (Value | undefined)[];
}

/** The text, a piece for every step: a line for everything that strace would show, each ending in a newline. */
export function* straceText(recording: Recording): Generator<string> {
  const { frames } = recording;
  const printer = new Printer();
  const lines: string[] = [];
  for (let index = 0; index < frames.length; index++) {
    const frame = frames.at(index);
    if (frame === undefined) break;
    lines.push(...printer.step(frame.real ?? frame.step).map(printable));
    // How wide the first column is shows only at the end.
    yield '';
  }
  const width = lines.reduce((most, line) => Math.max(most, line.indexOf(' ')), 0);
  for (const line of lines) yield `${aligned(line, width)}\n`;
}

/** The process's name padded to a column of its own. */
function aligned(line: string, width: number): string {
  const at = line.indexOf(' ');
  return `${line.slice(0, at).padEnd(width)}${line.slice(at)}`;
}

class Printer {
  readonly #unfinished = new Map<ActorName, Unfinished>();
  /** Which process has which id, as forks told. */
  readonly #names = new Map<number, ActorName>();
  /** The child of a parent that sleeps until it has ended. */
  readonly #unborn = new Map<ActorName, ActorName>();

  step(step: Step): readonly string[] {
    const time = secondsOf(step);
    const lines: string[] = [];
    const { actor, call, outcome } = step;
    if (actor !== undefined && call !== undefined && outcome !== undefined) {
      this.#learn(step);
      lines.push(`${actor} ${time} ${this.#call(actor, call, step)}`);
    }
    for (const consequence of step.consequences) {
      lines.push(`${consequence.actor} ${time} ${this.#consequence(consequence)}`);
    }
    return lines;
  }

  /** Children come to be known by the snapshot: the newest process whose parent is the caller. */
  #learn({ call, outcome, actor, snapshot }: Step): void {
    if (actor === undefined || call === undefined || !makesChild(call)) return;
    const known = new Set([...this.#names.values(), ...this.#unborn.values()]);
    const child = snapshot.processes.findLast((p) => p.parent === actor && !known.has(p.actor));
    if (child === undefined) return;
    if (outcome?.kind !== 'returned') this.#unborn.set(actor, child.actor);
    else if (outcome.errno === undefined) this.#names.set(Number(outcome.value), child.actor);
  }

  /** The call that told no process id until now returns. */
  #learnLate({ actor, call, outcome }: Extract<Consequence, { kind: 'resumed' }>): void {
    const child = this.#unborn.get(actor);
    if (child === undefined || !makesChild(call)) return;
    this.#unborn.delete(actor);
    this.#names.set(Number(outcome.value), child);
  }

  #context(): FormatContext {
    return { actorOf: (pid) => this.#names.get(pid) };
  }

  #call(actor: ActorName, call: CallName, { args = [], outcome, timing }: Step): string {
    if (outcome?.kind === 'blocked') {
      this.#unfinished.set(actor, { args });
      return `${call}(${this.#before(call, args)} <unfinished ...>`;
    }
    const outs = outcome?.kind === 'returned' ? outcome.outs : [];
    const text = `${call}(${this.#args(call, args, outs, 0).join(', ')})`;
    const result =
      outcome === undefined ? '?' : formatOutcome(outcome, call, args, this.#context());
    return withResult(text, result, timing?.ns);
  }

  /** The arguments in front of the first that the call writes: strace cannot show that one before it returns. */
  #before(call: CallName, args: Unfinished['args']): string {
    const first = firstWritten(call, args);
    const shown = this.#args(call, args, [], 0).slice(0, first);
    return first < specsOf(call, args).length ? `${shown.join(', ')}, ` : shown.join(', ');
  }

  #args(
    call: CallName,
    args: Unfinished['args'],
    outs: readonly (Value | undefined)[],
    from: number,
  ): string[] {
    return specsOf(call, args)
      .flatMap((spec, at) =>
        spec.quiet && args[at] === undefined
          ? []
          : formatValue(merged(args[at], outs[at]), spec.type, this.#context()),
      )
      .slice(from);
  }

  #consequence(consequence: Consequence): string {
    switch (consequence.kind) {
      case 'resumed':
        this.#learnLate(consequence);
        return this.#resumed(consequence);
      case 'signal': {
        const { signal, info } = consequence;
        const fields = Object.entries({ si_signo: signal, ...info })
          .filter(([, value]) => value !== null)
          .map(([name, value]) => `${name}=${value}`);
        return `--- ${signal} {${fields.join(', ')}} ---`;
      }
      case 'ended': {
        const core = 'killed' in consequence.exit && consequence.exit.core ? ' (core dumped)' : '';
        return `+++ ${describeExit(consequence.exit)}${core} +++`;
      }
    }
  }

  #resumed({ actor, call, outcome }: Extract<Consequence, { kind: 'resumed' }>): string {
    const args = this.#unfinished.get(actor)?.args ?? [];
    this.#unfinished.delete(actor);
    const rest = this.#args(call, args, outcome.outs, firstWritten(call, args)).join(', ');
    const result = formatOutcome(outcome, call, args, this.#context());
    return withResult(`<... ${call} resumed>${rest})`, result);
  }
}

/** What is not known of an argument of a call that a newer version recorded. */
const UNKNOWN: ArgSpec = { name: '', dir: 'in', type: ANY };

function specsOf(call: CallName, args: Unfinished['args']): readonly ArgSpec[] {
  if (!isCallName(call)) return args.map(() => UNKNOWN);
  return argSpecs(call, commandOf({ call, args }));
}

function makesChild(call: CallName): boolean {
  return isCallName(call) && callSpec(call).makesChild === true;
}

function firstWritten(call: CallName, args: Unfinished['args']): number {
  const specs = specsOf(call, args);
  const first = specs.findIndex((spec) => spec.dir !== 'in');
  return first < 0 ? specs.length : first;
}

function withResult(text: string, result: string, ns?: number): string {
  const time = ns === undefined ? '' : ` <${(ns / 1e9).toFixed(6)}>`;
  return `${text.padEnd(RESULT_COLUMN - 1)} = ${result}${time}`;
}

/** Seconds since the run began, virtual in the simulation, as strace -r has them. */
function secondsOf({ atMs, snapshot }: Step): string {
  const seconds = atMs > 0 ? atMs / 1000 : snapshot.clockNs / 1e9;
  return seconds.toFixed(6).padStart(10);
}
