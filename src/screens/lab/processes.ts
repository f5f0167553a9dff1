/** The processes pane: who lives, what each is doing, which descriptors it holds. */
import {
  argumentAt,
  CATALOGUE,
  type FdView,
  type ProcessView,
  type Script,
  type Value,
} from '../../engine/index.ts';
import { labText } from '../../text/lab.ts';
import type { Language } from '../../text/language.ts';
import { signalText } from '../../text/signals.ts';
import { cutText, type Row, rowWidth, type Span, span, spread, textWidth } from '../parts/rows.ts';
import { widest } from '../parts/scrolling.ts';
import type { StyleName, Theme } from '../theme.ts';
import { actorStyles, indexOf } from './script-index.ts';
import { type LabView, snapshotBefore, snapshotOf, stepOf } from './view.ts';

/** How to draw it. */
export interface ProcessOptions {
  readonly theme: Theme;
  readonly language: Language;
  readonly width: number;
  /** Rows that there are: descriptors get a row each where everything fits. */
  readonly height: number;
}

/** Draw the processes of a moment. */
export function processRows(view: LabView, options: ProcessOptions): Row[] {
  const now = snapshotOf(view);
  const before = snapshotBefore(view);
  const text = labText(options.language);
  if (now.processes.length === 0) return [[span(text.noProcesses, 'muted')]];
  const order = indexOf(view.script).actors;
  const sorted = [...now.processes].sort((a, b) => order.indexOf(a.actor) - order.indexOf(b.actor));
  const objects = new Set(
    now.processes.flatMap(({ fds }) => fds.flatMap(({ object }) => object ?? [])),
  );
  const shared = {
    ...options,
    styles: actorStyles(view.script),
    names: fdVariables(view.script),
    several: objects.size > 1,
    letters: order.reduce((most, actor) => Math.max(most, textWidth(actor)), 1),
  };
  const draw = (detailed: boolean): Row[] =>
    sorted.flatMap((process) => {
      const old = before.processes.find(({ actor }) => actor === process.actor);
      const variables = stepOf(view)?.variables[process.actor] ?? {};
      return processBlock(process, old, { ...shared, variables, detailed });
    });
  const detailed = draw(true);
  return detailed.length <= options.height ? detailed : draw(false);
}

interface BlockOptions extends ProcessOptions {
  readonly styles: (actor: string) => StyleName;
  readonly variables: { readonly [name: string]: Value };
  readonly names: ReadonlySet<string>;
  /** True when there is more than one object that a descriptor may lead to. */
  readonly several: boolean;
  readonly letters: number;
  /** A row for each descriptor. */
  readonly detailed: boolean;
}

function processBlock(
  process: ProcessView,
  old: ProcessView | undefined,
  options: BlockOptions,
): Row[] {
  const { theme, width, styles, letters, detailed, language } = options;
  const changed = old === undefined || old.state !== process.state || movedOn(old, process);
  const doing = stateText(process, options);
  const head: Row = [
    span(process.actor.padEnd(letters), styles(process.actor)),
    span(' '),
    stateMark(process, theme),
    span(' '),
  ];
  const room = width - rowWidth(head);
  const word = span(
    cutText(doing.text, room, theme.glyphs.ellipsis),
    changed ? 'changed' : doing.style,
  );
  const gone = process.state === 'dead' || process.state === 'zombie';
  if (detailed) {
    const parent = parentText(process, language);
    const named = rowWidth([...head, word]) + textWidth(parent) + 2 <= width && !gone;
    const first = named ? spread([...head, word], [span(parent, 'muted')], width) : [...head, word];
    return gone
      ? [first]
      : [first, ...fdTable(process, old, options), ...mappingRows(process, options)];
  }
  if (gone) return [[...head, word]];
  const indent = letters + 3;
  const whole = fdSpans(process, old, options);
  const fits = indent + rowWidth(whole) <= width;
  const fds = fits ? whole : fdSpans(process, old, { ...options, several: false });
  const gap = Math.max(2, 10 - textWidth(word.text));
  if (rowWidth([...head, word]) + gap + rowWidth(fds) <= width) {
    return [[...head, word, span(' '.repeat(gap)), ...fds], ...mappingRows(process, options)];
  }
  return [[...head, word], [span(' '.repeat(indent)), ...fds], ...mappingRows(process, options)];
}

/** True when a process sleeps in another call than before. */
function movedOn(old: ProcessView, now: ProcessView): boolean {
  return now.state === 'sleeping' && old.call?.text !== now.call?.text;
}

function parentText({ parent }: ProcessView, language: Language): string {
  const text = labText(language);
  if (parent === null) return '';
  return parent === 'init' ? text.orphan : text.childOf(parent);
}

function stateMark(process: ProcessView, { glyphs }: Theme): Span {
  switch (process.state) {
    case 'running':
      return span(glyphs.running, 'good');
    case 'sleeping':
      return span(glyphs.blocked, 'blocked');
    case 'stopped':
      return span(glyphs.stopped, 'bad');
    case 'zombie':
      return span(glyphs.zombie, 'muted');
    case 'dead':
      return span(glyphs.dead, 'muted');
  }
}

function stateText(
  process: ProcessView,
  { language }: BlockOptions,
): { text: string; style?: StyleName } {
  const text = labText(language);
  if (process.state === 'zombie' || process.state === 'dead') {
    const state = text[process.state];
    if (process.exit === undefined) return { text: state, style: 'muted' };
    const how =
      'exited' in process.exit
        ? text.exited(process.exit.exited)
        : killedText(process.exit, language);
    return { text: text.endedHow(state, how), style: 'muted' };
  }
  if (process.call !== undefined && process.state === 'sleeping') {
    const where = process.call.wchan === null ? '' : ` ${text.inFunction(process.call.wchan)}`;
    return { text: `${process.call.text}${where}`, style: 'blocked' };
  }
  const frame = process.signals?.frames.at(-1);
  if (frame !== undefined && process.state === 'running') {
    return { text: signalText(language).inHandler(frame.handler, frame.signal), style: 'changed' };
  }
  return { text: text[process.state] };
}

function killedText(exit: { readonly killed: string; readonly core: boolean }, language: Language) {
  const text = labText(language);
  return exit.core ? text.killedWithCore(exit.killed) : text.killed(exit.killed);
}

/** Descriptors that say something: all but the null devices of 0, 1 and 2. */
function tellingFds(process: ProcessView | undefined): FdView[] {
  return (process?.fds ?? []).filter(({ object, fd }) => object !== null || fd > 2);
}

/** The descriptors that a step closed. */
function closedFds(process: ProcessView, old: ProcessView | undefined): FdView[] {
  return tellingFds(old).filter(({ fd }) => !process.fds.some((entry) => entry.fd === fd));
}

/** Descriptors in a row: `3r(r) 4w(w)`; one that was closed by this step is shown once more: `<4w>`. */
function fdSpans(
  process: ProcessView,
  old: ProcessView | undefined,
  options: BlockOptions,
): Span[] {
  const spans: Span[] = [];
  for (const entry of tellingFds(process)) {
    if (spans.length > 0) spans.push(span('  '));
    const { several, theme } = options;
    const name = variableOf(entry, options);
    spans.push(
      span(`${entry.fd}${entry.access}`, isNewFd(entry, old) ? 'changed' : undefined),
      ...(name === undefined ? [] : [span(`(${name})`, 'muted')]),
      ...flagsOf(entry).map((flag) => span(`+${flag}`, 'muted')),
      ...(several && entry.object !== null
        ? [span(`${theme.glyphs.arrow}${entry.object}`, 'muted')]
        : []),
    );
  }
  for (const entry of closedFds(process, old)) {
    if (spans.length > 0) spans.push(span('  '));
    spans.push(span(`<${entry.fd}${entry.access}>`, 'old'));
  }
  return spans;
}

/** Descriptors one to a row, with the open file description and the object that each leads to. */
function fdTable(process: ProcessView, old: ProcessView | undefined, options: BlockOptions): Row[] {
  const { letters, theme } = options;
  const indent = ' '.repeat(letters + 3);
  const fds = tellingFds(process);
  const { arrow } = theme.glyphs;
  const names = fds.map((entry) => variableOf(entry, options) ?? '');
  const nameWidth = widest(names);
  const fileWidth = widest(fds.map(({ file }) => file ?? '?'));
  const rows: Row[] = fds.map((entry, index) => [
    span(indent),
    span(`${entry.fd}${entry.access}`.padEnd(4), isNewFd(entry, old) ? 'changed' : 'strong'),
    span((names[index] ?? '').padEnd(nameWidth)),
    span(` ${arrow} ${(entry.file ?? '?').padEnd(fileWidth)}`, 'muted'),
    span(` ${arrow} ${entry.object ?? '?'}`, 'muted'),
    ...flagsOf(entry, true).map((flag) => span(` ${flag}`, 'type')),
  ]);
  for (const entry of closedFds(process, old)) {
    rows.push([span(indent), span(`<${entry.fd}${entry.access}>`, 'old')]);
  }
  return rows;
}

function isNewFd(entry: FdView, old: ProcessView | undefined): boolean {
  return old !== undefined && old.fds.find(({ fd }) => fd === entry.fd)?.file !== entry.file;
}

function variableOf(entry: FdView, { variables, names }: BlockOptions): string | undefined {
  return Object.entries(variables).find(
    ([name, value]) => value === entry.fd && names.has(name),
  )?.[0];
}

const SHORT_FLAGS: Readonly<Record<string, string>> = {
  O_NONBLOCK: 'nb',
  O_APPEND: 'ap',
  O_DIRECT: 'pk',
};

/** Flags of a descriptor and of its description, in two letters or by their names. */
function flagsOf({ status, cloexec }: FdView, long = false): string[] {
  const names = status.map((flag) => (long ? flag : (SHORT_FLAGS[flag] ?? flag)));
  return cloexec ? [...names, long ? 'FD_CLOEXEC' : 'ce'] : names;
}

/** Mappings, for those who have any. Signals are drawn with the kernel's objects. */
function mappingRows({ mappings = [] }: ProcessView, { letters, language }: BlockOptions): Row[] {
  const text = labText(language);
  return mappings.map(({ name, prot, shared, pages, object }) => {
    const kind = shared ? text.sharedMapping : text.privateMapping;
    return [
      span(`${' '.repeat(letters + 3)}${name} `, 'muted'),
      span(`${prot} ${kind} ${text.pages(pages)} ${object ?? ''}`.trimEnd()),
    ];
  });
}

const cache = new WeakMap<Script, ReadonlySet<string>>();

/** The names that a transcript uses where a call takes or gives a descriptor. */
function fdVariables(script: Script): ReadonlySet<string> {
  const known = cache.get(script);
  if (known !== undefined) return known;
  const names = new Set<string>();
  for (const item of script.items) {
    if (item.kind !== 'call') continue;
    const spec = CATALOGUE[item.call];
    spec.args.forEach((arg, position) => {
      const expr = argumentAt(item, position);
      const isFd = arg.type.t === 'fd' || (arg.type.t === 'array' && arg.type.of.t === 'fd');
      if (!isFd || expr === undefined) return;
      const all = expr.kind === 'array' ? expr.items : [expr];
      for (const one of all) if (one.kind === 'var') names.add(one.name);
    });
    const { expect } = item;
    if (spec.result.t === 'fd' && expect.kind === 'result' && expect.value.kind === 'var') {
      names.add(expect.value.name);
    }
  }
  cache.set(script, names);
  return names;
}
