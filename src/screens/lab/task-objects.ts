/**
 * Processes as kernel objects, for the drawings: the part of a task_struct that is about signals. A process is
 * shown here only while there is something to see.
 */
import type {
  Consequence,
  Field,
  ObjectView,
  PartView,
  ProcessView,
  SignalsView,
  Snapshot,
  Step,
  TimerView,
} from '../../engine/index.ts';
import { SIGNAL_SETS, TASK_KIND } from '../drawings/synthetic.ts';

/**
 * The processes of a moment that have anything to do with signals, or had just before.
 *
 * @param before What the moment is compared with: who was asleep in which call, and what has just been cleared.
 * @param step The step that led here, for its deliveries; absent between the events of a call.
 * @param also Processes that are wanted even if there is nothing to see.
 * @param led All that came of the step, where it is looked at before its end.
 */
export function taskObjects(
  snapshot: Snapshot,
  before: Snapshot | undefined,
  step: Step | undefined,
  also?: ReadonlySet<string>,
  led: readonly Consequence[] = step?.consequences ?? [],
): ObjectView[] {
  return snapshot.processes.flatMap((process) => {
    const old = before?.processes.find(({ actor }) => actor === process.actor);
    const deliveries = deliveriesTo(process, old, step, led);
    const { signals } = process;
    const live = process.state !== 'zombie' && process.state !== 'dead';
    const quiet = signals === undefined || isQuiet(signals);
    const cleared = live && old?.signals !== undefined && !isQuiet(old.signals);
    const wanted = also?.has(process.actor) === true && signals !== undefined && live;
    if (deliveries.length === 0 && quiet && !cleared && !wanted) return [];
    return [taskObject(process, live ? signals : undefined, deliveries, snapshot.clockNs)];
  });
}

function isQuiet(signals: SignalsView): boolean {
  const sets = SIGNAL_SETS.filter((name) => name !== 'ignored' && name !== 'caught');
  return (
    sets.every((name) => (signals[name] ?? []).length === 0) &&
    signals.actions.length === 0 &&
    signals.frames.length === 0 &&
    signals.real_timer === undefined
  );
}

const undisturbed = new WeakMap<SignalsView, ObjectView>();

/**
 * The object of a process; the very same one as long as its signals and the time until its timer expires are the
 * same, and nothing is delivered.
 */
function taskObject(
  process: ProcessView,
  signals: SignalsView | undefined,
  deliveries: readonly PartView[],
  clockNs: number,
): ObjectView {
  if (signals === undefined || deliveries.length > 0) {
    return build(process, signals, deliveries, clockNs);
  }
  const known = undisturbed.get(signals);
  const left = signals.real_timer && timeLeft(signals.real_timer, clockNs);
  if (known?.label === process.actor && known.fields.real_timer === left) return known;
  const object = build(process, signals, deliveries, clockNs);
  undisturbed.set(signals, object);
  return object;
}

function build(
  process: ProcessView,
  signals: SignalsView | undefined,
  deliveries: readonly PartView[],
  clockNs: number,
): ObjectView {
  const fields: { [name: string]: Field } = {};
  for (const name of SIGNAL_SETS) fields[name] = signals?.[name]?.join(' ') ?? null;
  const timer = signals?.real_timer;
  if (timer !== undefined) {
    fields.real_timer = timeLeft(timer, clockNs);
    fields.it_real_incr = timer?.interval ?? null;
  }
  fields.queue = signals?.queue === null ? null : String(signals?.queue?.length ?? 0);
  return {
    id: process.actor,
    kind: TASK_KIND,
    label: process.actor,
    fields,
    parts: [...(signals === undefined ? [] : signalParts(process, signals)), ...deliveries],
    queues: [],
  };
}

/** Nanoseconds until the timer expires, or `due` when it has and its signal was not taken yet. */
function timeLeft(timer: TimerView | null, clockNs: number): Field {
  if (timer === null) return null;
  return timer.expires === null ? 'due' : timer.expires - clockNs;
}

function signalParts(process: ProcessView, signals: SignalsView): PartView[] {
  return [
    ...(signals.queue ?? []).map(({ signal, shared, info }, index) => ({
      kind: 'sigqueue',
      name: String(index),
      fields: { signal, shared: shared ? 'shared_pending' : 'pending', ...info },
    })),
    ...signals.actions.map(({ signal, handler, flags, mask }) => ({
      kind: 'k_sigaction',
      name: signal,
      fields: { signal, handler, flags: flags.join('|'), mask: mask.join(' ') },
    })),
    ...signals.frames.map(({ signal, handler, interrupted }, index) => ({
      kind: 'rt_sigframe',
      name: String(index),
      fields: { signal, handler, interrupted: interrupted ?? process.call?.name ?? '' },
    })),
  ];
}

/** What came of each signal that a step delivered, and of the call that they interrupted. */
function deliveriesTo(
  process: ProcessView,
  old: ProcessView | undefined,
  step: Step | undefined,
  led: readonly Consequence[],
): PartView[] {
  const all = led.filter(({ actor }) => actor === process.actor);
  const own = (step?.consequences ?? []).filter(({ actor }) => actor === process.actor);
  const signals = own.filter((consequence) => consequence.kind === 'signal');
  const lastHandled = signals.findLastIndex(({ action }) => action === 'handler');
  return signals.map((consequence, index) => {
    const { signal, action, handler, info } = consequence;
    const fate = fateOfCall(process, old, all, all.indexOf(consequence), step);
    // Of several handlers that run one after the other, the last one goes back to the call.
    const back = action === 'handler' && index === lastHandled;
    const flags = (old?.signals ?? process.signals)?.actions.find(
      (entry) => entry.signal === signal,
    )?.flags;
    return {
      kind: 'delivery',
      name: `${signal} ${index}`,
      fields: {
        signal,
        action,
        handler: handler ?? '',
        from: info.si_pid ?? null,
        value: info.si_value ?? null,
        call: index === 0 ? fate.call : '',
        slept: old?.call === undefined ? '' : old.call.name,
        fate: back ? fate.fate : '',
        back: back ? fate.call : '',
        restart: flags === undefined ? null : flags.includes('SA_RESTART') ? 'set' : 'clear',
      },
    };
  });
}

/** The call that a delivery found its process in, and whether it then failed with EINTR or began again. */
function fateOfCall(
  process: ProcessView,
  old: ProcessView | undefined,
  own: readonly Consequence[],
  index: number,
  step: Step | undefined,
): { readonly call: string; readonly fate: string } {
  const resumed = own.slice(index).find((later) => later.kind === 'resumed');
  if (resumed?.kind === 'resumed' && resumed.outcome.errno === 'EINTR') {
    return { call: resumed.call, fate: 'EINTR' };
  }
  const { outcome } = step ?? {};
  if (
    step?.actor === process.actor &&
    outcome?.kind === 'returned' &&
    outcome.errno === 'EINTR' &&
    step.call !== undefined
  ) {
    return { call: step.call, fate: 'EINTR' };
  }
  const first = own[index];
  if (first?.kind !== 'signal') return { call: '', fate: '' };
  if (first.action === 'handler' && process.call !== undefined) {
    return { call: process.call.name, fate: 'restart' };
  }
  const ends = first.action === 'terminate' || first.action === 'core' || first.action === 'stop';
  return { call: (ends ? old?.call?.name : undefined) ?? '', fate: '' };
}
