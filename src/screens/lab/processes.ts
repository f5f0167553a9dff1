/** The processes pane: who lives, what each is doing, which descriptors it holds. */

import {
  CATALOGUE,
  type FdView,
  type ProcessView,
  type Script,
  type Value,
} from '../../engine/index.ts';
import { labText } from '../../text/lab.ts';
import type { Language } from '../../text/language.ts';
import { cutText, type Row, rowWidth, type Span, span, textWidth } from '../parts/rows.ts';
import type { StyleName, Theme } from '../theme.ts';
import { actorStyles, actorsOf, type LabView, snapshotBefore, snapshotOf, stepOf } from './view.ts';

/** How to draw it. */
export interface ProcessOptions {
  readonly theme: Theme;
  readonly language: Language;
  readonly width: number;
}

/** Draw the processes of a moment. */
export function processRows(view: LabView, options: ProcessOptions): Row[] {
  const now = snapshotOf(view);
  const before = snapshotBefore(view);
  const text = labText(options.language);
  if (now.processes.length === 0) return [[span(text.noProcesses, 'muted')]];
  const order = actorsOf(view.script);
  const sorted = [...now.processes].sort((a, b) => order.indexOf(a.actor) - order.indexOf(b.actor));
  const names = fdVariables(view.script);
  const objects = new Set(
    now.processes.flatMap(({ fds }) => fds.flatMap(({ object }) => object ?? [])),
  );
  const rows: Row[] = [];
  for (const process of sorted) {
    const old = before.processes.find(({ actor }) => actor === process.actor);
    rows.push(
      ...processBlock(process, old, {
        ...options,
        styles: actorStyles(view.script),
        variables: stepOf(view)?.variables[process.actor] ?? {},
        names,
        several: objects.size > 1,
        letters: order.reduce((most, actor) => Math.max(most, textWidth(actor)), 1),
      }),
    );
  }
  return rows;
}

interface BlockOptions extends ProcessOptions {
  readonly styles: (actor: string) => StyleName;
  readonly variables: { readonly [name: string]: Value };
  readonly names: ReadonlySet<string>;
  /** True when there is more than one object that a descriptor may lead to. */
  readonly several: boolean;
  readonly letters: number;
}

function processBlock(
  process: ProcessView,
  old: ProcessView | undefined,
  options: BlockOptions,
): Row[] {
  const { theme, width, styles, letters } = options;
  const isNew = old === undefined;
  const changed = !isNew && (old.state !== process.state || old.call?.text !== process.call?.text);
  const head: Row = [
    span(process.actor.padEnd(letters), styles(process.actor)),
    span(' '),
    stateMark(process, theme),
    span(' '),
  ];
  const doing = stateText(process, options);
  const fds = fdSpans(process, old, options);
  const room = width - rowWidth(head);
  const style: StyleName | undefined = isNew || changed ? 'changed' : doing.style;
  const word = span(cutText(doing.text, room, theme.glyphs.ellipsis), style);
  const gap = Math.max(2, 12 - textWidth(word.text));
  if (process.state === 'dead' || process.state === 'zombie') return [[...head, word]];
  if (rowWidth([...head, word]) + gap + rowWidth(fds) <= width) {
    return [[...head, word, span(' '.repeat(gap)), ...fds], ...moreRows(process, options)];
  }
  return [[...head, word], [span(' '.repeat(letters + 3)), ...fds], ...moreRows(process, options)];
}

function stateMark(process: ProcessView, { glyphs }: Theme): Span {
  if (process.call !== undefined) return span(glyphs.blocked, 'blocked');
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
  const exit =
    process.exit === undefined
      ? ''
      : 'exited' in process.exit
        ? `, ${text.exited(process.exit.exited)}`
        : `, ${text.killed(process.exit.killed)}${process.exit.core ? ` (${text.core})` : ''}`;
  if (process.state === 'zombie' || process.state === 'dead') {
    return { text: `${text[process.state]}${exit}`, style: 'muted' };
  }
  if (process.call !== undefined && process.state !== 'stopped') {
    const where = process.call.wchan === null ? '' : ` ${text.inFunction(process.call.wchan)}`;
    return { text: `${process.call.text}${where}`, style: 'blocked' };
  }
  return { text: text[process.state] };
}

/** Descriptors: `3r(r) 4w(w)`; one that was closed by this step is shown once more, struck out by brackets. */
function fdSpans(
  process: ProcessView,
  old: ProcessView | undefined,
  options: BlockOptions,
): Span[] {
  const shown = process.fds.filter(({ object, fd }) => object !== null || fd > 2);
  const spans: Span[] = [];
  const before = new Map((old?.fds ?? []).map((entry) => [entry.fd, entry]));
  for (const entry of shown) {
    const was = before.get(entry.fd);
    const isNew = old !== undefined && was?.file !== entry.file;
    if (spans.length > 0) spans.push(span('  '));
    spans.push(...fdSpan(entry, isNew, options));
  }
  for (const entry of old?.fds ?? []) {
    if (entry.object === null && entry.fd <= 2) continue;
    if (process.fds.some(({ fd }) => fd === entry.fd)) continue;
    if (spans.length > 0) spans.push(span('  '));
    spans.push(span(`<${entry.fd}${entry.access}>`, 'old'));
  }
  return spans;
}

function fdSpan(entry: FdView, isNew: boolean, options: BlockOptions): Span[] {
  const { variables, names, several, theme } = options;
  const variable = Object.entries(variables).find(
    ([name, value]) => value === entry.fd && names.has(name),
  )?.[0];
  const marks = [
    ...(entry.status.includes('O_NONBLOCK') ? ['nb'] : []),
    ...(entry.status.includes('O_APPEND') ? ['ap'] : []),
    ...(entry.status.includes('O_DIRECT') ? ['pk'] : []),
    ...(entry.cloexec ? ['ce'] : []),
  ];
  return [
    span(`${entry.fd}${entry.access}`, isNew ? 'changed' : undefined),
    ...(variable === undefined ? [] : [span(`(${variable})`, 'muted')]),
    ...(marks.length === 0 ? [] : [span(`+${marks.join('+')}`, 'muted')]),
    ...(several && entry.object !== null
      ? [span(`${theme.glyphs.arrow}${entry.object}`, 'muted')]
      : []),
  ];
}

/** Signals and mappings, for those who have any. */
function moreRows(process: ProcessView, options: BlockOptions): Row[] {
  const { letters, language } = options;
  const text = labText(language);
  const indent = ' '.repeat(letters + 3);
  const rows: Row[] = [];
  const { signals, mappings } = process;
  const line = (name: string, value: string, style?: StyleName): void => {
    rows.push([span(`${indent}${name} `, 'muted'), span(value, style)]);
  };
  if (signals !== undefined) {
    const pending = [...(signals.pending ?? []), ...(signals.shared_pending ?? [])];
    if (pending.length > 0) line(text.pending, pending.join(' '), 'changed');
    if (signals.blocked !== null && signals.blocked.length > 0) {
      line(text.blockedSignals, signals.blocked.join(' '));
    }
    if (signals.actions.length > 0) {
      const actions = signals.actions.map(({ signal, handler }) => `${signal}:${handler}`);
      line(text.handlers, actions.join(' '));
    }
    for (const frame of signals.frames)
      line(text.onStack, `${frame.handler}(${frame.signal})`, 'sync');
  }
  for (const mapping of mappings ?? []) {
    const kind = mapping.shared ? text.sharedMapping : text.privateMapping;
    line(mapping.name, `${mapping.prot} ${kind} ${mapping.pages} p ${mapping.object ?? ''}`);
  }
  return rows;
}

const cache = new WeakMap<Script, ReadonlySet<string>>();

/** The names that a transcript uses where a call takes or gives a descriptor. */
export function fdVariables(script: Script): ReadonlySet<string> {
  const known = cache.get(script);
  if (known !== undefined) return known;
  const names = new Set<string>();
  for (const item of script.items) {
    if (item.kind !== 'call') continue;
    const spec = CATALOGUE[item.call];
    spec.args.forEach((arg, position) => {
      const expr = item.args[item.positions[position] ?? -1];
      const isFd = arg.type.t === 'fd' || (arg.type.t === 'array' && arg.type.of.t === 'fd');
      if (!isFd || expr === undefined) return;
      const all = expr.kind === 'array' ? expr.items : [expr];
      for (const one of all) if (one.kind === 'var') names.add(one.name);
    });
    if (
      spec.result.t === 'fd' &&
      item.expect.kind === 'result' &&
      item.expect.value.kind === 'var'
    ) {
      names.add(item.expect.value.name);
    }
  }
  cache.set(script, names);
  return names;
}
