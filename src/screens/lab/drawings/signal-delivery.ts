/** What became of signals that were delivered: the way from the sender into a call and out of it, and the user stack. */
import { type CallName, type Field, type PartView, RESTARTABLE } from '../../../engine/index.ts';
import { signalText } from '../../../text/signals.ts';
import { type Row, rowWidth, type Span, span, wrapText } from '../../parts/rows.ts';
import { type DrawingInput, fieldText } from './drawing.ts';

/** What drawing a delivery depends on. */
export type DeliveryInput = Pick<
  DrawingInput,
  'object' | 'theme' | 'actorStyle' | 'language' | 'width'
>;

/** `A ──SIGUSR1──▶ ‖ read ──▶ on_usr1() ──▶ -1 EINTR`, for each signal that this step delivered. */
export function deliveryRows(input: DeliveryInput): Row[] {
  return partsOf(input, 'delivery').flatMap((part) => [
    ...wayRows(stationsOf(part, input), carriedBy(part), input),
    ...whyRows(part, input),
  ]);
}

function partsOf({ object }: Pick<DrawingInput, 'object'>, kind: string): readonly PartView[] {
  return (object.parts ?? []).filter((part) => part.kind === kind);
}

/** Where the way leads; the first station is the sender, and the arrow away from it carries the signal. */
function stationsOf({ fields }: PartView, input: DeliveryInput): [Row, ...Row[]] {
  const { theme, actorStyle, language } = input;
  const text = signalText(language);
  const { action, handler, from, call, slept, fate, back } = fields;
  const sender = typeof from === 'string' ? span(from, actorStyle(from)) : span(text.byKernel);
  const stations: [Row, ...Row[]] = [[sender]];
  if (typeof call === 'string' && call !== '') {
    // A call that finds the signal waiting fails without having slept.
    const asleep = slept === call ? [span(`${theme.glyphs.blocked} `, 'blocked')] : [];
    stations.push([...asleep, span(call)]);
  }
  if (handler === '') stations.push([span(text[actionOf(action)], 'strong')]);
  else stations.push([span(`${fieldText(handler)}()`, 'strong')]);
  if (fate === 'EINTR') stations.push([span(text.fails, 'bad')]);
  if (fate === 'restart') stations.push([span(text.restarts(fieldText(back)), 'good')]);
  return stations;
}

/** The signal, and the value that sigqueue(3) sent along. */
function carriedBy({ fields }: PartView): Row {
  const signal = span(fieldText(fields.signal), 'changed');
  if (fields.value === null || fields.value === undefined) return [signal];
  return [signal, span(` si_value ${fields.value}`, 'bytes')];
}

/** The way in as few rows as the width allows; a new row begins at an arrow. */
function wayRows(
  [sender, ...stations]: readonly [Row, ...Row[]],
  carried: Row,
  { theme, width }: DeliveryInput,
): Row[] {
  const { horizontal, pointer } = theme.glyphs;
  const line = span(`${horizontal}${horizontal}`, 'muted');
  const rows: Row[] = [];
  let row: Span[] = [...sender];
  stations.forEach((station, index) => {
    const shaft = index === 0 ? [line, ...carried, line] : [line];
    const leg: Row = [span(' '), ...shaft, span(`${pointer} `, 'muted'), ...station];
    if (index > 0 && rowWidth(row) + rowWidth(leg) > width) {
      rows.push(row);
      row = [span('  ')];
    }
    row.push(...leg);
  });
  return [...rows, row];
}

/** Why the call failed or began again, where its handler's flags alone do not tell. */
function whyRows({ fields }: PartView, { language, width }: DeliveryInput): Row[] {
  const text = signalText(language);
  const { fate, back, restart, handler } = fields;
  const call = fieldText(back);
  let why = '';
  if (fate === 'restart') why = text.becauseRestart;
  else if (fate === 'EINTR' && restart !== null) {
    if (!RESTARTABLE.has(call as CallName)) why = text.never(call);
    else if (restart === 'clear') why = text.without(fieldText(handler));
  }
  if (why === '') return [];
  return wrapText(why, width - 2).map((line) => [span(`  ${line}`, 'muted')]);
}

function actionOf(
  action: Field | undefined,
): 'ignore' | 'terminate' | 'core' | 'stop' | 'continue' {
  switch (action) {
    case 'terminate':
    case 'core':
    case 'stop':
    case 'continue':
      return action;
    default:
      return 'ignore';
  }
}

/**
 * The user stack while handlers run, as it grows on x86-64 and arm64: downwards. Each rt_sigframe keeps the mask and
 * the registers that sigreturn gives back (arch/x86/kernel/signal_64.c: x64_setup_rt_frame).
 */
export function stackRows(input: DrawingInput): Row[] {
  const frames = partsOf(input, 'rt_sigframe');
  if (frames.length === 0) return [];
  const { glyphs } = input.theme;
  const text = signalText(input.language);
  const interrupted = String(frames[0]?.fields.interrupted ?? '');
  const inside: Row[] = [
    [span(interrupted === '' ? text.program : text.programIn(interrupted))],
    ...frames.flatMap(({ fields }, index): Row[] => {
      const runs = index === frames.length - 1;
      return [
        [
          span('rt_sigframe ', 'type'),
          span(fieldText(fields.signal), 'sync'),
          span(`  ${text.saved}`, 'muted'),
        ],
        [
          span(`${fieldText(fields.handler)}()`, runs ? 'current' : 'strong'),
          span(runs ? `  ${text.runs}` : '', 'changed'),
        ],
      ];
    }),
  ];
  const columns = Math.min(Math.max(...inside.map(rowWidth)) + 1, input.width - 5);
  return [
    [span(text.stack, 'muted')],
    ...inside.map((content, index): Row => {
      const here = index === inside.length - 1;
      const blank = ' '.repeat(Math.max(0, columns - rowWidth(content)));
      return [
        span(here ? `${glyphs.pointer} ` : '  ', 'key'),
        span(`${glyphs.cellLeft} `, 'muted'),
        ...content,
        span(`${blank}${glyphs.cellRight}`, 'muted'),
      ];
    }),
  ];
}
