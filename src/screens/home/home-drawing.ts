/** Home as rows: mechanisms on the left, their labs, what the chosen one is about. */
import { homeText } from '../../text/home.ts';
import { type Language, localized, pick } from '../../text/language.ts';
import { familyText, MECHANISMS } from '../../text/mechanisms.ts';
import { recordingsText } from '../../text/recordings.ts';
import type { Settings } from '../controller.ts';
import { innerWidth, offsetShowing, pane } from '../parts/pane.ts';
import {
  cutText,
  inStyle,
  type Row,
  rowWidth,
  type Span,
  span,
  spread,
  textWidth,
  wrapText,
} from '../parts/rows.ts';
import { actorStyle, type StyleName, type Theme } from '../theme.ts';
import type { Lab, Shelf } from './labs.ts';
import type { Progress } from './progress.ts';

/** A line of the left pane that can be chosen. */
export type Entry =
  | { readonly kind: 'shelf'; readonly shelf: Shelf }
  | { readonly kind: 'recordings' };

/** What home shows. */
export interface HomeView {
  readonly entries: readonly Entry[];
  readonly entry: number;
  /** Undefined until they have been read. */
  readonly labs: readonly Lab[] | undefined;
  readonly lab: number;
  readonly inLabs: boolean;
  readonly filter: string;
  readonly progress: Progress;
  readonly recordings: readonly string[];
  readonly settings: Settings;
}

/** From this many columns on three panes stand side by side. */
const THREE_PANES = 140;
/** Below this many there is one at a time. */
const TWO_PANES = 76;

/** Everything between the header and the footer. */
export function homeBody(view: HomeView, columns: number, height: number): Row[] {
  const searching = view.filter !== '';
  if (columns < TWO_PANES) {
    return view.inLabs || searching
      ? labsAndAbout(view, columns, height)
      : entriesPane(view, columns, height);
  }
  const left = Math.max(34, Math.min(44, Math.floor(columns * 0.3)));
  const list = entriesPane(view, left, height);
  if (columns < THREE_PANES) return sideBySide(list, labsAndAbout(view, columns - left, height));
  const middle = Math.floor((columns - left) * 0.45);
  const labs = labsPane(view, middle, height);
  const about = aboutPane(view, columns - left - middle, height, true);
  return sideBySide(sideBySide(list, labs), about);
}

function sideBySide(left: readonly Row[], right: readonly Row[]): Row[] {
  return left.map((row, index) => [...row, ...(right[index] ?? [])]);
}

function labsAndAbout(view: HomeView, width: number, height: number): Row[] {
  // Of a fixed height, so that nothing jumps while one goes through the labs.
  const about = Math.max(6, Math.min(11, Math.floor(height * 0.38)));
  return [...labsPane(view, width, height - about), ...aboutPane(view, width, about, false)];
}

/** True when the reader has seen the last step. */
function isDone(progress: Progress, lab: string): boolean {
  const known = progress.of(lab);
  return known !== undefined && known.total > 0 && known.step >= known.total;
}

/** `2 of 72 labs done`. */
export function doneRow({ entries, progress, settings }: HomeView): Row {
  const files = entries.flatMap((entry) => (entry.kind === 'shelf' ? entry.shelf.files : []));
  const done = files.filter(({ id }) => isDone(progress, id)).length;
  const text = homeText(settings.language).progress(done, files.length);
  return [span(text, done > 0 ? 'good' : 'muted')];
}

function entriesPane(view: HomeView, width: number, height: number): Row[] {
  const { theme, language } = view.settings;
  const inner = innerWidth(width);
  const rows: Row[] = [];
  let family = '';
  let chosenRow = 0;
  view.entries.forEach((entry, index) => {
    if (entry.kind === 'shelf' && entry.shelf.mechanism.family !== family) {
      const name = entry.shelf.mechanism.family;
      family = name;
      rows.push([span(familyText(language)[name], name)]);
    }
    if (entry.kind === 'recordings') {
      rows.push([span(theme.glyphs.horizontal.repeat(inner), 'border')]);
    }
    const chosen = index === view.entry && view.filter === '';
    if (chosen) chosenRow = rows.length;
    rows.push(entryRow(entry, chosen, inner, view));
  });
  return pane({
    title: homeText(language).mechanisms,
    rows,
    width,
    height,
    offset: offsetShowing(chosenRow, rows.length, height),
    focused: !view.inLabs && view.filter === '',
    theme,
  });
}

function entryRow(entry: Entry, chosen: boolean, width: number, view: HomeView): Row {
  const { theme, language } = view.settings;
  const { glyphs } = theme;
  const focused = chosen && !view.inLabs;
  const mark = span(chosen ? `${glyphs.pointer} ` : '  ', 'key');
  const [name, count, style] = entryText(entry, view, language, theme);
  const shown = span(name, chosen ? 'strong' : style);
  const line = spread([mark, shown], [count], width, glyphs.ellipsis);
  return focused ? inStyle(line, 'selected') : line;
}

function entryText(
  entry: Entry,
  { progress, recordings }: HomeView,
  language: Language,
  { glyphs }: Theme,
): [string, Span, StyleName | undefined] {
  if (entry.kind === 'recordings') {
    return [homeText(language).recordings, span(String(recordings.length), 'muted'), undefined];
  }
  const { mechanism, files } = entry.shelf;
  const name = pick(mechanism.name, language);
  if (files.length === 0) return [name, span(glyphs.slotEmpty, 'muted'), 'muted'];
  const done = files.filter(({ id }) => isDone(progress, id)).length;
  const style = done === files.length ? 'good' : done > 0 ? undefined : 'muted';
  return [name, span(`${done}/${files.length}`, style), undefined];
}

function labsPane(view: HomeView, width: number, height: number): Row[] {
  const { theme, language } = view.settings;
  const text = homeText(language);
  const rows = labRows(view, innerWidth(width));
  const entry = view.entries[view.entry];
  const title =
    view.filter !== ''
      ? text.filter(view.filter)
      : entry?.kind === 'shelf'
        ? text.labsOf(pick(entry.shelf.mechanism.name, language))
        : text.recordings;
  return pane({
    title,
    rows,
    width,
    height,
    offset: offsetShowing(view.lab, rows.length, height),
    focused: view.inLabs,
    theme,
  });
}

function labRows(view: HomeView, width: number): Row[] {
  const text = homeText(view.settings.language);
  const note = (words: string): Row[] =>
    wrapText(words, width).map((line) => [span(line, 'muted')]);
  if (view.labs === undefined) return [];
  if (view.filter !== '' && view.labs.length === 0) return note(text.nothingFound(view.filter));
  const entry = view.entries[view.entry];
  if (entry?.kind === 'recordings' && view.filter === '') {
    if (view.recordings.length === 0) return note(recordingsText(view.settings.language).none);
    return view.recordings.map((name) => [span(`  ${name}`, 'muted')]);
  }
  if (view.labs.length === 0) return note(text.noLabs);
  return view.labs.map((lab, index) => labRow(lab, index, width, view));
}

/** Columns from which a lab's line has room for the number of its steps. */
const ROOM_FOR_STEPS = 50;

function labRow(lab: Lab, index: number, width: number, view: HomeView): Row {
  const { theme, language } = view.settings;
  const { glyphs } = theme;
  const chosen = index === view.lab && view.inLabs;
  const known = view.progress.of(lab.id);
  const begun = known !== undefined && known.step > 0;
  const mark =
    lab.diagnostics.length > 0
      ? span(glyphs.failed, 'bad')
      : isDone(view.progress, lab.id)
        ? span(glyphs.done, 'good')
        : span(begun ? glyphs.running : glyphs.slotEmpty, begun ? 'sync' : 'muted');
  const steps = homeText(language).steps(lab.steps);
  const mechanism = view.filter === '' ? '' : mechanismName(lab, view);
  // Titles need the room; how long the chosen lab is stands below.
  const facts = width < ROOM_FOR_STEPS ? [mechanism] : [mechanism, steps];
  const right: Row = [span(facts.filter((fact) => fact !== '').join('  '), 'muted')];
  const title = localized(lab.title, language) ?? lab.id;
  const line = spread(
    [
      span(chosen ? `${glyphs.pointer} ` : '  ', 'key'),
      mark,
      span(' '),
      span(cutText(title, width - rowWidth(right) - 6, glyphs.ellipsis)),
    ],
    right,
    width,
    glyphs.ellipsis,
  );
  return chosen ? inStyle(line, 'selected') : line;
}

/** What a lab is about, in the reader's language. */
function mechanismName({ mechanism }: Lab, { settings }: HomeView): string {
  const known = MECHANISMS.find(({ id }) => id === mechanism);
  return known === undefined ? mechanism : pick(known.name, settings.language);
}

function aboutPane(view: HomeView, width: number, height: number, preview: boolean): Row[] {
  const { theme, language } = view.settings;
  const rows = aboutRows(view, innerWidth(width), preview);
  return pane({ title: homeText(language).about, rows, width, height, theme });
}

function aboutRows(view: HomeView, width: number, preview: boolean): Row[] {
  const { language } = view.settings;
  const text = homeText(language);
  const paragraph = (words: string, style?: StyleName): Row[] =>
    wrapText(words, width).map((line) => [span(line, style)]);
  const lab = view.inLabs || view.filter !== '' ? view.labs?.[view.lab] : undefined;
  const entry = view.entries[view.entry];
  if (lab === undefined) {
    if (view.filter !== '') return [];
    if (entry?.kind !== 'shelf') {
      return [...paragraph(text.recordingsAbout), [], ...paragraph(text.enterOpens, 'muted')];
    }
    const { mechanism, files } = entry.shelf;
    const next = files.length === 0 ? text.noLabs : text.enterLists;
    return [...paragraph(pick(mechanism.when, language)), [], ...paragraph(next, 'muted')];
  }
  const mistake = lab.diagnostics[0];
  if (mistake !== undefined) {
    return [...paragraph(text.brokenLab, 'bad'), ...paragraph(mistake.message)];
  }
  const facts = [text.processes(lab.actors), text.steps(lab.steps), reached(lab, view)];
  return [
    ...paragraph(localized(lab.summary, language) ?? ''),
    [],
    ...paragraph(text.listed(facts), 'muted'),
    ...(preview ? [[], ...previewRows(lab)] : paragraph(lab.calls.join(' '), 'muted')),
  ];
}

/** The transcript itself. */
function previewRows({ script }: Lab): Row[] {
  const actors: string[] = [...script.roots];
  return script.items.flatMap((item): Row[] => {
    if (item.kind === 'time') return [[span(item.text, 'muted')]];
    if (!('actor' in item)) return [];
    if (!actors.includes(item.actor)) actors.push(item.actor);
    const line = script.lines[item.span.line - 1]?.trim() ?? '';
    const style = actorStyle(actors.indexOf(item.actor));
    return [[span(item.actor, style), span(line.slice(item.actor.length), 'muted')]];
  });
}

function reached(lab: Lab, { progress, settings }: HomeView): string {
  const text = homeText(settings.language);
  const known = progress.of(lab.id);
  if (known === undefined || known.step === 0) return text.unseen;
  const far = isDone(progress, lab.id) ? text.done : text.reached(known.step, known.total);
  return known.asked === 0 ? far : text.listed([far, text.predicted(known.right, known.asked)]);
}

/** The header's path: with what the program is for, where that fits. */
export function homePath(view: HomeView, columns: number): string[] {
  const { tagline } = homeText(view.settings.language);
  const fits = textWidth(tagline) + rowWidth(doneRow(view)) + 16 <= columns;
  return fits ? ['ipcscope', tagline] : ['ipcscope'];
}
