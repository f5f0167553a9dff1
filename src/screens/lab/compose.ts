/** The whole lab as rows: a function of the moment, of what the reader chose to see, and of the size. */

import type { Localized } from '../../engine/index.ts';
import { ENGINES, type Layout } from '../../engine/model/choices.ts';
import { durationText } from '../../text/duration.ts';
import { labText } from '../../text/lab.ts';
import { type Language, localized } from '../../text/language.ts';
import { MECHANISMS } from '../../text/mechanisms.ts';
import { footerRow, type Hint, headerRow, noticeRows, withLastRows } from '../parts/chrome.ts';
import { innerWidth, lastOffset, offsetShowing, pane } from '../parts/pane.ts';
import { fitRow, type Row, type RowSource, type Span, span, textWidth } from '../parts/rows.ts';
import type { Theme } from '../theme.ts';
import { programRows } from './c-program.ts';
import { insideRows } from './inside.ts';
import { kernelRows } from './kernel.ts';
import { narrationRows } from './narration.ts';
import { type Arrangement, arrange, PANES, type PaneName, shownPanes } from './panes.ts';
import { type Question, questionRows, type Score, type Verdict, verdictRows } from './predict.ts';
import { processRows } from './processes.ts';
import { indexOf } from './script-index.ts';
import { formatNs } from './time.ts';
import { transcriptRows } from './transcript.ts';
import { twinRows } from './twin.ts';
import type { LabView } from './view.ts';

/** What the reader chose to see. */
export interface LabChoices {
  readonly focus: PaneName;
  /** Rows scrolled away, for the panes that were scrolled; the others follow the run. */
  readonly offsets: { readonly [P in PaneName]?: number };
  readonly zoom: boolean;
  /** The C program in place of the transcript. */
  readonly source: boolean;
  readonly predicting: boolean;
  readonly question: Question | undefined;
  readonly verdict: Verdict | undefined;
  readonly score: Score;
  readonly pattern: string | undefined;
  /** The line that a search found, to be scrolled to. */
  readonly found: number | undefined;
  readonly playing: boolean;
  readonly speed: number;
  /** True while the kernel is at work on a step. */
  readonly busy: boolean;
  /** How long that step waits at most, in nanoseconds; undefined where it waits for nothing. */
  readonly waitNs: number | undefined;
}

/** How it is drawn. */
export interface LabSettings {
  readonly theme: Theme;
  readonly language: Language;
  readonly layout: Layout;
  readonly width: number;
  readonly height: number;
  readonly hints: readonly Hint[];
  /** What to press for the next step. */
  readonly stepKey: string;
  /** The lab that can be gone to at the end. */
  readonly nextLab?: Localized | undefined;
  /** In place of the hints: a prompt, or something to say. */
  readonly notice?: Row;
}

/** How far each pane can be scrolled, and where it stands. */
export interface PaneMetrics {
  readonly offset: number;
  readonly last: number;
  readonly page: number;
}

/** The lab, drawn. */
export interface LabFrame {
  readonly rows: Row[];
  readonly metrics: ReadonlyMap<PaneName, PaneMetrics>;
  readonly arrangement: Arrangement;
}

/** The choices that a frame without a reader is drawn with. */
export const NO_CHOICES: LabChoices = {
  focus: 'transcript',
  offsets: {},
  zoom: false,
  source: false,
  predicting: false,
  question: undefined,
  verdict: undefined,
  score: { right: 0, asked: 0 },
  pattern: undefined,
  found: undefined,
  playing: false,
  speed: 1,
  busy: false,
  waitNs: undefined,
};

/** Where the panes are. Where one alone has room, it is the one that asks, as long as it does. */
function arrangementOf(view: LabView, choices: LabChoices, settings: LabSettings): Arrangement {
  const place = (focus: PaneName): Arrangement =>
    arrange({
      width: settings.width,
      height: settings.height - 2,
      focus,
      zoom: choices.zoom,
      source: choices.source,
      inside: view.inside !== undefined,
      lines: indexOf(view.script).lines.length,
    });
  const usual = place(choices.focus);
  const asks = choices.question !== undefined && !shownPanes(usual).includes('narration');
  return asks ? place('narration') : usual;
}

/** Draw the lab: exactly `height` rows of `width` columns. */
export function labFrame(view: LabView, choices: LabChoices, settings: LabSettings): LabFrame {
  const { width, height, theme } = settings;
  const bodyHeight = height - 2;
  const arrangement = arrangementOf(view, choices, settings);
  const [only, ...more] = shownPanes(arrangement);
  const metrics = new Map<PaneName, PaneMetrics>();
  const lineWidth = innerWidth(arrangement.columns[0]?.width ?? width);
  const blocks = arrangement.columns.map(({ width: columnWidth, panes }) =>
    panes.flatMap(({ pane: name, height: paneHeight }) =>
      drawPane(name, {
        view,
        choices,
        settings,
        width: columnWidth,
        height: paneHeight,
        metrics,
        lineWidth,
      }),
    ),
  );
  const focus = more.length === 0 && only !== undefined ? only : choices.focus;
  const body: Row[] = arrangement.tabs ? [tabRow(focus, view.recorded, settings)] : [];
  const rest = bodyHeight - body.length;
  for (let i = 0; i < rest; i++) body.push(blocks.flatMap((block) => block[i] ?? []));
  const header = headerRow(
    pathOf(view, settings.language),
    statusRow(view, choices, settings),
    width,
    theme,
  );
  const told = shownPanes(arrangement).includes('narration');
  const verdict = told ? [] : verdictOf(view, choices, { ...settings, width: width - 1 });
  const last =
    settings.notice !== undefined
      ? noticeRows(settings.notice, width)
      : verdict.length > 0
        ? verdict.map((row) => fitRow([span(' '), ...row], width))
        : [footerRow(settings.hints, timingRow(view, settings), width, theme)];
  return { rows: withLastRows([header, ...body], last, height), metrics, arrangement };
}

function pathOf({ script }: LabView, language: Language): string[] {
  const id = script.front.mechanism ?? '';
  const mechanism = MECHANISMS.find((candidate) => candidate.id === id)?.name[language] ?? id;
  const title = localized(script.front.title, language) ?? script.file;
  return ['ipcscope', ...(mechanism === '' ? [] : [mechanism]), title];
}

/** Columns from which the kernels that one is not on are named too. */
const SMALLEST_FOR_MODES = 60;

/** `[sim] real twin   step 5/9   1x`. */
function statusRow(view: LabView, choices: LabChoices, settings: LabSettings): Row {
  const { language, theme, width } = settings;
  const text = labText(language);
  const { glyphs } = theme;
  const spans: Span[] = [];
  if (view.recorded)
    spans.push(span(`${text.recorded} `, 'sync'), span(`[${text[view.engine]}]`, 'tab'));
  else {
    const all = width < SMALLEST_FOR_MODES ? [view.engine] : ENGINES;
    for (const mode of all) {
      const chosen = mode === view.engine;
      spans.push(chosen ? span(`[${text[mode]}]`, 'tab') : span(` ${text[mode]} `, 'muted'));
    }
  }
  spans.push(span('  '));
  if (view.difference !== undefined) spans.push(span(`${glyphs.differs} `, 'bad'));
  if (view.failures.size > 0) spans.push(span(`${glyphs.failed} ${view.failures.size}  `, 'bad'));
  if (choices.predicting) {
    const { right, asked } = choices.score;
    spans.push(span(`${text.predicting} ${right}/${asked}  `, 'key'));
  }
  spans.push(span(text.step(view.step + 1, view.total), 'strong'));
  if (view.inside !== undefined) {
    const events = view.frame?.step.trace.length ?? 0;
    spans.push(span(`  ${text.event(view.inside + 1, events)}`, 'key'));
  }
  const { busy, waitNs } = choices;
  if (waitNs !== undefined)
    spans.push(span(`  ${text.waits(durationText(waitNs, language))}`, 'sync'));
  else if (busy) spans.push(span(`  ${text.working}`, 'sync'));
  const speed = `${choices.speed}${glyphs.times}`;
  if (choices.playing) spans.push(span(`  ${glyphs.play} ${speed}`, 'good'));
  else if (choices.speed !== 1) spans.push(span(`  ${speed}`, 'muted'));
  return spans;
}

/** Columns from which the footer has room for a call's time, and for what else was counted. */
const SMALLEST_FOR_TIMES = 50;
const SMALLEST_FOR_COUNTS = 140;

/** Columns that a time takes. */
const TIME_COLUMNS = '1.84 us'.length;

/** Times of a real call, at the right end of the footer. */
function timingRow(view: LabView, { language, theme, width }: LabSettings): Row {
  // What can be pressed matters more than what was counted.
  if (view.engine === 'sim' || width < SMALLEST_FOR_TIMES) return [];
  const timing = (view.engine === 'real' ? view.frame?.step : view.frame?.real)?.timing;
  // The room is kept where there is no time: hints must not come and go from step to step.
  if (timing === undefined) return [span(' '.repeat(TIME_COLUMNS))];
  const text = labText(language);
  const { micro } = theme.glyphs;
  const time = formatNs(timing.ns, micro).padStart(TIME_COLUMNS);
  const spans: Span[] = [span(time, 'strong')];
  if (width < SMALLEST_FOR_COUNTS) return spans;
  if (timing.medianNs !== undefined && width >= 100) {
    const median = text.median(formatNs(timing.medianNs, micro), timing.repeats ?? 1);
    spans.push(span(`  ${median}`, 'muted'));
  }
  const switches = timing.voluntarySwitches + timing.involuntarySwitches;
  const faults = timing.minorFaults + timing.majorFaults;
  spans.push(span(`  ${text.switches(switches)}  ${text.faults(faults)}`, 'muted'));
  return spans;
}

/** The panes behind numbers; in a recording, where digits jump, behind marks that Tab goes through. */
function tabRow(focus: PaneName, recorded: boolean, settings: LabSettings): Row {
  const { language, width, theme } = settings;
  const text = labText(language);
  const spans: Span[] = [];
  const whole = PANES.reduce((sum, name) => sum + textWidth(text[name]) + 4, 0);
  PANES.forEach((name, index) => {
    const titled = whole <= width || name === focus;
    const mark = recorded ? (titled ? '' : theme.glyphs.slotEmpty) : `${index + 1}`;
    const label = `${mark}${titled && mark !== '' ? ' ' : ''}${titled ? text[name] : ''}`;
    spans.push(name === focus ? span(`[${label}]`, 'tab') : span(` ${label} `, 'muted'));
  });
  return fitRow(spans, width, theme.glyphs.ellipsis);
}

interface PaneInput {
  readonly view: LabView;
  readonly choices: LabChoices;
  readonly settings: LabSettings;
  readonly width: number;
  readonly height: number;
  readonly metrics: Map<PaneName, PaneMetrics>;
  /** Columns that a line of the transcript has. */
  readonly lineWidth: number;
}

/** What a pane shows: its rows, and the one that should be seen. */
interface Content {
  readonly title: string;
  readonly rows: RowSource;
  readonly target: number | undefined;
  /** The last row that should be seen with it. */
  readonly end?: number;
  /** At the right end of the upper border. */
  readonly note?: Row;
}

function drawPane(name: PaneName, input: PaneInput): Row[] {
  const { choices, settings, width, height, metrics } = input;
  const content = contentOf(name, input);
  const last = lastOffset(content.rows.length, height);
  const chosen = choices.offsets[name];
  const following =
    content.target === undefined
      ? 0
      : offsetShowing(content.target, content.rows.length, height, content.end);
  const offset = Math.min(chosen ?? following, last);
  metrics.set(name, { offset, last, page: Math.max(1, height - 3) });
  return pane({
    title: content.title,
    // In a recording the digits jump to a part of it.
    ...(input.view.recorded ? {} : { digit: PANES.indexOf(name) + 1 }),
    rows: content.rows,
    width,
    height,
    offset,
    focused: choices.focus === name,
    theme: settings.theme,
    ...(content.note === undefined ? {} : { note: content.note }),
  });
}

function contentOf(name: PaneName, input: PaneInput): Content {
  const { view, choices, settings, width, height, lineWidth } = input;
  const { theme, language, layout } = settings;
  const text = labText(language);
  const inner = innerWidth(width);
  const kernelOptions = { theme, language, layout, width: inner, height: height - 2 };
  switch (name) {
    case 'program': {
      const { rows, current } = programRows(view, {
        theme,
        language,
        hideFuture: choices.predicting,
      });
      return { title: text.program, rows, target: current };
    }
    case 'transcript': {
      const { rows, current, found } = transcriptRows(view, {
        theme,
        width: inner,
        hideFuture: choices.predicting,
        blocks: text.blocks,
        ...(choices.pattern === undefined ? {} : { pattern: choices.pattern }),
        ...(choices.found === undefined ? {} : { found: choices.found }),
      });
      return { title: text.transcript, rows, target: found ?? Math.max(0, current) };
    }
    case 'kernel': {
      const twin = view.engine === 'twin';
      const { rows, changed, end } = twin
        ? twinRows(view, kernelOptions)
        : kernelRows(view, kernelOptions);
      const agree = view.difference === undefined;
      const note: Row = twin
        ? [span(agree ? text.agree : text.difference, agree ? 'good' : 'bad')]
        : [span(`Linux ${layout}`, 'muted')];
      const title = twin ? text.kernelTwin : text.kernel;
      return { title, rows, target: changed, note, ...(end === undefined ? {} : { end }) };
    }
    case 'processes':
      return {
        title: text.processes,
        rows: processRows(view, { theme, language, width: inner, height: height - 2 }),
        target: undefined,
      };
    case 'inside': {
      const { rows, current, end } = insideRows(view, { theme, language, width: inner });
      return { title: text.inside, rows, target: current, ...(end === undefined ? {} : { end }) };
    }
    case 'narration':
      return narrationContent(view, choices, settings, inner, lineWidth);
  }
}

function narrationContent(
  view: LabView,
  choices: LabChoices,
  settings: LabSettings,
  width: number,
  lineWidth: number,
): Content {
  const { theme, language, stepKey, nextLab } = settings;
  const text = labText(language);
  const options = { theme, language, width, stepKey, lineWidth, nextLab };
  if (choices.question !== undefined) {
    const call = nextCallText(view);
    const rows = questionRows(call, choices.question, options);
    return { title: text.predicting, rows, target: undefined };
  }
  const verdict = verdictOf(view, choices, options);
  const above = verdict.length === 0 ? [] : [...verdict, []];
  const rows = [...above, ...narrationRows(view, options)];
  return { title: text.narration, rows, target: undefined };
}

/** Whether what was predicted of this step came true; nothing where nothing was. */
function verdictOf(
  view: LabView,
  { verdict, score }: LabChoices,
  options: Pick<LabSettings, 'theme' | 'language' | 'width'>,
): Row[] {
  const step = view.frame?.step;
  if (verdict === undefined || verdict.step !== view.step || step === undefined) return [];
  return verdictRows(verdict, { step, script: view.script }, score, options);
}

/** The call that comes next, as the transcript writes it, without its result. */
export function nextCallText(view: LabView): string {
  const { steps, partsOf } = indexOf(view.script);
  const parts = partsOf.get(steps[view.step + 1] ?? 0);
  return parts === undefined ? '' : `${parts.actor}  ${parts.masked}`;
}

/** True when the step that comes next is a call, and not the passing of time. */
export function nextIsCall(view: LabView): boolean {
  const { steps, items } = indexOf(view.script);
  return items.get(steps[view.step + 1] ?? 0)?.kind === 'call';
}
