/** What a step did, as plain facts: what came of its call, what was learnt from it, who woke, who ended. */
import {
  type ArgType,
  argumentAt,
  CATALOGUE,
  type CallItem,
  type Consequence,
  describeResult,
  type Expr,
  formatValue,
  resultType,
  type Step,
  type TraceEntry,
  type Value,
} from '../../engine/index.ts';
import { errnoMeaning } from '../../text/errno.ts';
import { labText } from '../../text/lab.ts';
import type { Language } from '../../text/language.ts';
import { factText } from '../../text/step-facts.ts';
import { traceText } from '../../text/trace/trace.ts';

/** The facts of a step, the most important first. */
export function factsOf(
  step: Step,
  item: CallItem | undefined,
  language: Language,
): readonly string[] {
  const text = factText(language);
  const facts = [
    ...outcomeFacts(step, language),
    ...(item === undefined ? [] : learnt(step, item)),
    ...step.consequences.flatMap((consequence) => consequenceFact(consequence, step, language)),
    ...pendingFacts(step, language),
  ];
  return facts.length === 0 && step.call === undefined ? [text.quiet] : facts;
}

function outcomeFacts({ outcome, call, actor }: Step, language: Language): string[] {
  const text = factText(language);
  if (outcome === undefined || call === undefined || actor === undefined) return [];
  if (outcome.kind === 'blocked') {
    const { wchan, queue } = outcome.where;
    if (wchan === null) return [text.blocks(actor)];
    return [
      queue === null
        ? text.sleeps(actor, wchan)
        : text.sleepsOn(actor, wchan, queue.name, queue.object),
    ];
  }
  if (outcome.kind === 'gone' || outcome.errno === undefined) return [];
  return [text.fails(call, outcome.errno, errnoMeaning(outcome.errno, language))];
}

function consequenceFact(consequence: Consequence, step: Step, language: Language): string[] {
  const text = factText(language);
  const { actor } = consequence;
  if (consequence.kind === 'resumed') {
    const { call, outcome } = consequence;
    if (outcome.errno !== undefined) {
      const meaning = errnoMeaning(outcome.errno, language);
      return [text.resumesFailed(actor, call, outcome.errno, meaning)];
    }
    // The number of a process says nothing; the transcript has its name.
    if (resultType(call).t === 'pid') return [text.resumesPlain(actor, call)];
    return [text.resumes(actor, call, describeResult(outcome, { actor, call, args: [] }, {}))];
  }
  if (consequence.kind === 'ended') {
    const { exit } = consequence;
    const words = labText(language);
    return [
      text.ended(actor, 'exited' in exit ? words.exited(exit.exited) : words.killed(exit.killed)),
    ];
  }
  const { signal, action, handler } = consequence;
  if (action === 'handler') return [text.handled(actor, signal, handler ?? '?')];
  if (action === 'stop') return [text.stopped(actor, signal)];
  if (action === 'continue') return [text.continued(actor, signal)];
  if (action === 'terminate' || action === 'core') {
    const told = step.consequences.some((one) => one.kind === 'ended' && one.actor === actor);
    return told ? [] : [text.kills(actor, signal)];
  }
  // A parent that ignores SIGCHLD is nothing to tell.
  if (action !== 'ignore' || signal === 'SIGCHLD' || step.call === undefined) return [];
  return [text.ignored(actor, signal)];
}

/** Signals that were sent and have not been delivered: they are pending now, or were so before. */
function pendingFacts({ trace, consequences }: Step, language: Language): string[] {
  const delivered = (entry: TraceEntry): boolean =>
    consequences.some(
      (one) =>
        one.kind === 'signal' && one.actor === entry.args.task && one.signal === entry.args.signal,
    );
  return trace
    .filter(
      (entry) =>
        entry.id === '__send_signal_locked.already' ||
        (entry.id === '__send_signal_locked.queue' && !delivered(entry)),
    )
    .map((entry) => factText(language).sentence(traceText(entry, language)));
}

/** `r = 3, w = 4`: what the call gave to variables. Addresses and process ids say nothing by their numbers. */
function learnt(step: Step, item: CallItem): string[] {
  if (step.outcome?.kind !== 'returned' || step.outcome.errno !== undefined) return [];
  const values = step.variables[item.actor] ?? {};
  const spec = CATALOGUE[item.call];
  const found = new Map<string, string>();
  const note = (expr: Expr | undefined, type: ArgType): void => {
    if (expr?.kind === 'array' && type.t === 'array') {
      for (const one of expr.items) note(one, type.of);
    }
    if (expr?.kind !== 'var' || type.t === 'addr' || type.t === 'pid') return;
    const value: Value | undefined = values[expr.name];
    if (value !== undefined) found.set(expr.name, formatValue(value, type, { maxBytes: 16 }));
  };
  spec.args.forEach(({ type, dir }, position) => {
    if (dir !== 'in') note(argumentAt(item, position), type);
  });
  const { expect } = item;
  if (expect.kind === 'result' && spec.result.t !== 'void') note(expect.value, spec.result);
  if (found.size === 0) return [];
  return [[...found].map(([name, value]) => `${name} = ${value}`).join(', ')];
}
