/** Comparing what the two kernels did, member by member, up to the first difference. */
import { enumName } from '../calls/flags.ts';
import { fromDigits, type Integer, isInteger } from '../calls/integer.ts';
import { argSpecs, resultType } from '../calls/resolve.ts';
import type { ArgType, OpaqueKind } from '../calls/spec.ts';
import {
  fieldOf,
  fieldType,
  recordsOf,
  SIGNAL_INFO,
  specOf,
  structSpec,
} from '../calls/structs.ts';
import { ANY } from '../calls/types.ts';
import type { Found } from '../model/difference.ts';
import type { Field } from '../model/snapshot.ts';
import type { Consequence, Outcome, Returned, Step } from '../model/step.ts';
import { commandOf, describeResult } from '../runner/describe.ts';
import { isStruct, type Value } from '../script/value.ts';
import { compareSnapshots } from './compare-snapshots.ts';
import type { Correspondence } from './correspondence.ts';

/** Compare what one step did. Undefined when nothing differs that the real kernel shows. */
export function compareSteps(
  sim: Step,
  real: Step,
  correspondence: Correspondence,
): Found | undefined {
  return (
    compareOutcomes(sim, real, correspondence) ??
    compareFaults(sim, real) ??
    compareConsequences(sim, real, correspondence) ??
    compareSnapshots(sim.snapshot, real.snapshot, correspondence)
  );
}

function compareOutcomes(sim: Step, real: Step, names: Correspondence): Found | undefined {
  const [a, b] = [sim.outcome, real.outcome];
  if (a === undefined || b === undefined) {
    return a === b ? undefined : { path: 'outcome', sim: a?.kind, real: b?.kind };
  }
  if (a.kind !== b.kind) return { path: 'outcome', sim: brief(a, sim), real: brief(b, real) };
  if (a.kind !== 'returned' || b.kind !== 'returned' || sim.call === undefined) return undefined;
  return compareReturned(a, b, sim.call, sim.args ?? [], 'outcome', names);
}

/** A handler's frame lies on the actor's stack, and what it notes in the actor's memory: those faults are not of the call. */
function compareFaults(sim: Step, real: Step): Found | undefined {
  const [a, b] = [sim.minorFaults, real.minorFaults];
  if (a === undefined || b === undefined || a === b) return undefined;
  const handled = real.consequences.some(
    (one) => one.kind === 'signal' && one.actor === real.actor && one.action === 'handler',
  );
  return handled ? undefined : { path: 'minorFaults', sim: a, real: b };
}

/** An outcome in a word or two, for a difference of kinds. */
function brief(outcome: Outcome, { call, args = [] }: Step): string {
  if (outcome.kind !== 'returned') return outcome.kind;
  return call === undefined ? outcome.kind : result(outcome, call, args);
}

/** What a call returned, as a transcript writes it: `5`, `-1 EAGAIN`, `O_RDONLY|O_NONBLOCK`. */
function result(
  returned: Returned,
  call: NonNullable<Step['call']>,
  args: readonly (Value | undefined)[],
): string {
  return describeResult(returned, { actor: '', call, args }, {});
}

/** Compare two returns of one call. Results that differ are told in the notation's words. */
export function compareReturned(
  sim: Returned,
  real: Returned,
  call: NonNullable<Step['call']>,
  args: readonly (Value | undefined)[],
  path: string,
  names: Correspondence,
): Found | undefined {
  const differ = () => ({ path, sim: result(sim, call, args), real: result(real, call, args) });
  if (sim.errno !== real.errno) return differ();
  if (sim.errno !== undefined) return undefined;
  const command = commandOf({ call, args });
  const type = resultType(call, command);
  if (type.t !== 'void') {
    const found = compareValues(sim.value, real.value, type, `${path}.value`, names);
    if (found !== undefined) return { ...differ(), path: found.path };
  }
  for (const [at, spec] of argSpecs(call, command).entries()) {
    if (spec.dir === 'in') continue;
    const where = `${path}.outs.${at}`;
    const found = compareValues(sim.outs[at], real.outs[at], spec.type, where, names);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** What kind of opaque value a type is; undefined for one whose values are the same in both kernels. */
function opaqueKind(type: ArgType): OpaqueKind | undefined {
  if (type.t === 'enum' || type.t === 'int') return type.opaque;
  return type.t === 'pid' || type.t === 'id' || type.t === 'addr' ? type.t : undefined;
}

/** Compare two values of a type; process ids, ids and addresses by correspondence. */
export function compareValues(
  sim: Value | undefined,
  real: Value | undefined,
  type: ArgType,
  path: string,
  names: Correspondence,
): Found | undefined {
  if (sim === real) return undefined;
  const differ = { path, sim, real };
  // The two kernels' clocks are different ones, and run on between two steps; whether there is anything is not.
  if ('clock' in type && sim !== undefined && real !== undefined) {
    return isZero(sim) === isZero(real) ? undefined : differ;
  }
  const kind = opaqueKind(type);
  if (kind !== undefined && isOpaque(sim, type) && isOpaque(real, type)) {
    return names.pair(kind, sim, real) ? undefined : differ;
  }
  if (isChosen(sim) && isChosen(real)) return names.pair('name', sim, real) ? undefined : differ;
  if (sim instanceof Uint8Array && real instanceof Uint8Array) {
    return Buffer.compare(sim, real) === 0 ? undefined : differ;
  }
  if (Array.isArray(sim) && Array.isArray(real)) {
    if (sim.length !== real.length)
      return { path: `${path}.length`, sim: sim.length, real: real.length };
    const of: ArgType = type.t === 'array' ? type.of : (recordsOf(type) ?? { t: 'int' });
    for (const [at, item] of sim.entries()) {
      const found = compareValues(item as Value, real[at] as Value, of, `${path}.${at}`, names);
      if (found !== undefined) return found;
    }
    return undefined;
  }
  if (isStruct(sim) && isStruct(real)) {
    const spec = specOf(type, sim);
    for (const name of new Set([...Object.keys(sim), ...Object.keys(real)])) {
      const field = spec && fieldOf(spec, name);
      const of = field === undefined ? ANY : fieldType(field, sim);
      const found = compareValues(sim[name], real[name], of, `${path}.${name}`, names);
      if (found !== undefined) return found;
    }
    return undefined;
  }
  return differ;
}

/** True for a number that is no constant of its type. */
function isOpaque(value: Value | undefined, type: ArgType): value is Integer {
  return isInteger(value) && (type.t !== 'enum' || enumName(type.set, Number(value)) === undefined);
}

/** The abstract name of a socket that the kernel chose (unix(7), autobind feature). */
function isChosen(value: Value | undefined): value is string {
  return typeof value === 'string' && /^\0[0-9a-f]{5}$/.test(value);
}

/** True for no time: 0, or a structure in which everything is 0. */
function isZero(value: Value): boolean {
  return isStruct(value) ? Object.values(value).every(isZero) : value === 0;
}

const SIGINFO = structSpec(SIGNAL_INFO.name);

type SignalEvent = Extract<Consequence, { kind: 'signal' }>;

/** Each actor's consequences in order; nobody promises in which order the actors come. */
function compareConsequences(sim: Step, real: Step, names: Correspondence): Found | undefined {
  const actors = new Set([...sim.consequences, ...real.consequences].map(({ actor }) => actor));
  for (const actor of actors) {
    const mine = shownOf(actor, sim);
    const theirs = shownOf(actor, real);
    for (let at = 0; at < Math.max(mine.length, theirs.length); at++) {
      const path = `consequences.${actor}.${at}`;
      const found = compareConsequence(mine[at], theirs[at], path, names);
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

/**
 * An actor's consequences: those that the process noticed, in order, then the signals that did nothing to it. When
 * these came among the others leaves no trace on the real kernel; and what was ignored in the step of a process's end
 * cannot be told from what was thrown away with the process.
 */
function shownOf(actor: string, { consequences }: Step): readonly Consequence[] {
  const own = consequences.filter((consequence) => consequence.actor === actor);
  const noticed = own.filter((one) => !isQuiet(one));
  if (own.some(({ kind }) => kind === 'ended')) return noticed;
  const quiet = own
    .filter(isQuiet)
    .filter((one) => !isUnseen(one))
    .sort((a, b) => (a.signal === b.signal ? 0 : a.signal < b.signal ? -1 : 1));
  return [...noticed, ...quiet];
}

/** An ignored signal that nobody was seen sending: a timer's, a file's owner's, or that of a write which had put in a part. */
function isUnseen({ signal, info, actor }: SignalEvent): boolean {
  if (info.si_code === 'SI_KERNEL' || info.si_band !== undefined) return true;
  return signal === 'SIGPIPE' && info.si_pid === actor;
}

function isQuiet(one: Consequence): one is SignalEvent {
  return one.kind === 'signal' && (one.action === 'ignore' || one.action === 'continue');
}

function compareConsequence(
  sim: Consequence | undefined,
  real: Consequence | undefined,
  path: string,
  names: Correspondence,
): Found | undefined {
  const differ = { path, sim: headline(sim), real: headline(real) };
  if (sim === undefined || real === undefined || differ.sim !== differ.real) return differ;
  if (sim.kind === 'resumed' && real.kind === 'resumed') {
    return compareReturned(sim.outcome, real.outcome, sim.call, [], `${path}.outcome`, names);
  }
  if (sim.kind === 'signal' && real.kind === 'signal') {
    if (sim.action !== real.action) {
      return { path: `${path}.action`, sim: sim.action, real: real.action };
    }
    for (const [name, value] of Object.entries(real.info)) {
      const mine = sim.info[name];
      const kind = opaqueKind((SIGINFO && fieldOf(SIGINFO, name)?.type) ?? ANY);
      const paired = kind !== undefined && isNumeral(mine) && isNumeral(value);
      const same = paired ? names.pair(kind, mine, value) : mine === value;
      if (value !== null && !same) {
        return { path: `${path}.info.${name}`, sim: mine, real: value };
      }
    }
  }
  return undefined;
}

/** An integer, as plain data. */
function isNumeral(value: Field | undefined): value is number | string {
  return (
    typeof value === 'number' || (typeof value === 'string' && fromDigits(value) !== undefined)
  );
}

/** What a consequence is, without its details. */
function headline(consequence: Consequence | undefined): string | undefined {
  switch (consequence?.kind) {
    case undefined:
      return undefined;
    case 'resumed':
      return `${consequence.call} resumed`;
    case 'signal':
      return `--- ${consequence.signal} ---`;
    case 'ended': {
      const { exit } = consequence;
      return 'exited' in exit
        ? `+++ exited with ${exit.exited} +++`
        : `+++ killed by ${exit.killed}${exit.core ? ' (core dumped)' : ''} +++`;
    }
  }
}
