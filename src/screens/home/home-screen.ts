/** Home: mechanisms in their families, the labs of each, how far the reader got, what each is for. */
import { homeText } from '../../text/home.ts';
import { type Language, localized, pick } from '../../text/language.ts';
import { familyText } from '../../text/mechanisms.ts';
import type { DrawOptions, Host, ScreenController } from '../controller.ts';
import { hintsFor } from '../hints.ts';
import { commandFor } from '../keys.ts';
import { footerRow, headerRow } from '../parts/chrome.ts';
import { inputRow, typeInto } from '../parts/line-input.ts';
import { innerWidth, offsetShowing, pane } from '../parts/pane.ts';
import {
  cutText,
  fitRow,
  inStyle,
  type Row,
  rowWidth,
  span,
  spread,
  textWidth,
  wrapText,
} from '../parts/rows.ts';
import type { StyleName, Theme } from '../theme.ts';
import type { Lab, Library, Shelf } from './labs.ts';
import type { Progress } from './progress.ts';

/** What home leads to. */
export interface HomeOptions {
  readonly library: Library;
  readonly progress: Progress;
  readonly openLab: (lab: Lab) => void;
  readonly openRecordings: () => void;
  /** How many recordings there are, for the entry. */
  readonly recordings: () => number;
}

/** Open home. */
export function homeScreen(options: HomeOptions, host: Host): ScreenController {
  return new Home(options, host);
}

/** A line of the left pane that can be chosen. */
type Entry = { readonly kind: 'shelf'; readonly shelf: Shelf } | { readonly kind: 'recordings' };

class Home implements ScreenController {
  readonly #options: HomeOptions;
  readonly #host: Host;
  readonly #entries: readonly Entry[];
  #entry = 0;
  #lab = 0;
  #inLabs = false;
  #filter = '';
  #typing = false;
  #listOffset = 0;
  #labOffset = 0;

  constructor(options: HomeOptions, host: Host) {
    this.#options = options;
    this.#host = host;
    this.#entries = [
      ...options.library.shelves.map((shelf) => ({ kind: 'shelf', shelf }) as const),
      { kind: 'recordings' },
    ];
  }

  typing(): boolean {
    return this.#typing;
  }

  /** The labs on the right: those of the mechanism, or all that the filter lets through. */
  #labs(): Lab[] {
    const { library } = this.#options;
    if (this.#filter !== '') {
      const wanted = this.#filter.toLowerCase();
      return library.all().filter((lab) => textOf(lab, library).includes(wanted));
    }
    const entry = this.#entries[this.#entry];
    return entry?.kind === 'shelf' ? library.labsOf(entry.shelf) : [];
  }

  press(key: string, typed: string): boolean {
    if (this.#typing) {
      const { text, done } = typeInto(this.#filter, key, typed);
      this.#filter = done === 'cancel' ? '' : text;
      this.#typing = done === undefined;
      this.#lab = 0;
      this.#inLabs = this.#filter !== '';
      if (key === 'down' || key === 'up') this.#typing = false;
      this.#host.changed();
      return key !== 'ctrl+c';
    }
    if (key === 'escape') return this.#escape();
    if (key === 'left' || key === 'h') {
      this.#focusLabs(false);
      return true;
    }
    if (key === 'tab' || key === 'shift+tab') {
      this.#focusLabs(!this.#inLabs);
      return true;
    }
    const command = commandFor(key, ['home', 'list']);
    switch (command) {
      case 'down':
        return this.#move(1);
      case 'up':
        return this.#move(-1);
      case 'pageDown':
        return this.#move(10);
      case 'pageUp':
        return this.#move(-10);
      case 'first':
        return this.#move(Number.NEGATIVE_INFINITY);
      case 'last':
        return this.#move(Number.POSITIVE_INFINITY);
      case 'open':
        return this.#open();
      case 'search':
        this.#typing = true;
        this.#host.changed();
        return true;
      case 'recordings':
        this.#options.openRecordings();
        return true;
      default:
        return false;
    }
  }

  #escape(): boolean {
    if (this.#filter === '' && !this.#inLabs) return false;
    this.#filter = '';
    this.#lab = 0;
    this.#focusLabs(false);
    return true;
  }

  #focusLabs(on: boolean): void {
    this.#inLabs = on && this.#labs().length > 0;
    this.#host.changed();
  }

  #move(by: number): boolean {
    const within = (at: number, count: number): number => Math.max(0, Math.min(count - 1, at + by));
    if (this.#inLabs) this.#lab = within(this.#lab, this.#labs().length);
    else {
      this.#entry = within(this.#entry, this.#entries.length);
      this.#lab = 0;
    }
    this.#host.changed();
    return true;
  }

  #open(): boolean {
    const entry = this.#entries[this.#entry];
    if (!this.#inLabs && this.#filter === '') {
      if (entry?.kind === 'recordings') this.#options.openRecordings();
      else this.#focusLabs(true);
      return true;
    }
    const lab = this.#labs()[this.#lab];
    if (lab !== undefined) this.#options.openLab(lab);
    return true;
  }

  command(): boolean {
    return false;
  }

  draw(options: DrawOptions): Row[] {
    const { columns, rows, theme, language } = options;
    const text = homeText(language);
    const height = rows - 2;
    const done = this.#doneRow(language);
    const fits = textWidth(text.tagline) + rowWidth(done) + 16 <= columns;
    const header = headerRow(
      fits ? ['ipcscope', text.tagline] : ['ipcscope'],
      done,
      columns,
      theme,
    );
    const single = columns < 76;
    const left = single ? columns : Math.max(34, Math.min(46, Math.floor(columns * 0.32)));
    const list =
      (!single || !this.#inLabs) && !(single && this.#filter !== '')
        ? this.#listPane(left, height, options)
        : [];
    const right =
      single && list.length > 0
        ? []
        : this.#rightPanes(single ? columns : columns - left, height, options);
    const body: Row[] = [];
    for (let i = 0; i < height; i++) body.push([...(list[i] ?? []), ...(right[i] ?? [])]);
    return [header, ...body, this.#footer(options)];
  }

  #footer({ notice, columns, theme, language }: DrawOptions): Row {
    if (this.#typing) return fitRow([span(' '), ...inputRow('/', this.#filter)], columns);
    if (notice !== undefined) return fitRow([span(' '), ...notice], columns, theme.glyphs.ellipsis);
    return footerRow(hintsFor(['home', 'list'], language), [], columns, theme);
  }

  #doneRow(language: Language): Row {
    const { library, progress } = this.#options;
    const files = library.shelves.flatMap((shelf) => shelf.files);
    const done = files.filter(({ id }) => isDone(progress, id)).length;
    return [span(homeText(language).progress(done, files.length), done > 0 ? 'good' : 'muted')];
  }

  #listPane(width: number, height: number, { theme, language }: DrawOptions): Row[] {
    const inner = innerWidth(width);
    const rows: Row[] = [];
    let family = '';
    let selectedRow = 0;
    this.#entries.forEach((entry, index) => {
      if (entry.kind === 'shelf' && entry.shelf.mechanism.family !== family) {
        family = entry.shelf.mechanism.family;
        rows.push([
          span(familyText(language)[entry.shelf.mechanism.family], entry.shelf.mechanism.family),
        ]);
      }
      if (entry.kind === 'recordings')
        rows.push([span(theme.glyphs.horizontal.repeat(inner), 'border')]);
      const selected = index === this.#entry && this.#filter === '';
      if (selected) selectedRow = rows.length;
      rows.push(this.#entryRow(entry, selected, inner, theme, language));
    });
    const focused = !this.#inLabs && this.#filter === '';
    this.#listOffset = offsetShowing(selectedRow, this.#listOffset, rows.length, height);
    return pane({
      title: homeText(language).mechanisms,
      rows,
      width,
      height,
      offset: this.#listOffset,
      focused,
      theme,
    });
  }

  #entryRow(entry: Entry, selected: boolean, width: number, theme: Theme, language: Language): Row {
    const { glyphs } = theme;
    const { progress, recordings } = this.#options;
    const mark = span(selected ? `${glyphs.pointer} ` : '  ', selected ? 'key' : undefined);
    const style: StyleName | undefined = selected
      ? this.#inLabs
        ? 'strong'
        : 'selected'
      : undefined;
    if (entry.kind === 'recordings') {
      const count = span(String(recordings()), 'muted');
      const line = spread([mark, span(homeText(language).recordings, style)], [count], width);
      return style === 'selected' ? inStyle(line, 'selected') : line;
    }
    const { mechanism, files } = entry.shelf;
    const done = files.filter(({ id }) => isDone(progress, id)).length;
    const count =
      files.length === 0
        ? span(glyphs.slotEmpty, 'muted')
        : span(
            `${done}/${files.length}`,
            done === files.length ? 'good' : done > 0 ? undefined : 'muted',
          );
    const name = span(
      pick(mechanism.name, language),
      files.length === 0 && !selected ? 'muted' : style,
    );
    const line = spread([mark, name], [count], width, glyphs.ellipsis);
    return style === 'selected' ? inStyle(line, 'selected') : line;
  }

  #rightPanes(width: number, height: number, options: DrawOptions): Row[] {
    const about = this.#aboutRows(innerWidth(width), options);
    const aboutHeight = Math.min(about.length + 2, Math.max(6, Math.floor(height * 0.5)));
    const labs = this.#labs();
    const rows = this.#labRows(labs, innerWidth(width), options);
    const entry = this.#entries[this.#entry];
    const text = homeText(options.language);
    const labsHeight = height - aboutHeight;
    this.#labOffset = offsetShowing(this.#lab, this.#labOffset, rows.length, labsHeight);
    const title =
      this.#filter !== ''
        ? `${text.filter}: ${this.#filter}`
        : entry?.kind === 'shelf'
          ? `${text.labs}: ${pick(entry.shelf.mechanism.name, options.language)}`
          : text.recordings;
    return [
      ...pane({
        title,
        rows,
        width,
        height: labsHeight,
        offset: this.#labOffset,
        focused: this.#inLabs,
        theme: options.theme,
      }),
      ...pane({ title: text.about, rows: about, width, height: aboutHeight, theme: options.theme }),
    ];
  }

  #labRows(labs: readonly Lab[], width: number, options: DrawOptions): Row[] {
    const { language } = options;
    const text = homeText(language);
    if (labs.length === 0 && this.#filter !== '') {
      return wrapText(text.nothingFound(this.#filter), width).map((line) => [span(line, 'muted')]);
    }
    const entry = this.#entries[this.#entry];
    if (entry?.kind === 'recordings' && this.#filter === '') {
      return wrapText(text.recordingsAbout, width).map((line) => [span(line)]);
    }
    if (labs.length === 0) return [[span(text.noLabs, 'muted')]];
    return labs.map((lab, index) => this.#labRow(lab, index, width, options));
  }

  #labRow(lab: Lab, index: number, width: number, { theme, language }: DrawOptions): Row {
    const { glyphs } = theme;
    const known = this.#options.progress.of(lab.id);
    const selected = index === this.#lab && this.#inLabs;
    const done = isDone(this.#options.progress, lab.id);
    const broken = lab.diagnostics.length > 0;
    const mark = broken
      ? span(glyphs.failed, 'bad')
      : done
        ? span(glyphs.done, 'good')
        : known === undefined || known.step === 0
          ? span(glyphs.slotEmpty, 'muted')
          : span(glyphs.running, 'sync');
    const title = localized(lab.title, language) ?? lab.id;
    const id = this.#filter === '' ? '' : lab.mechanism;
    const steps = homeText(language).steps(lab.steps);
    const right: Row = [span(`${id === '' ? '' : `${id}  `}${steps}`, 'muted')];
    const room = width - rowWidth(right) - 6;
    const name = span(cutText(title, room, glyphs.ellipsis));
    const pointer = span(selected ? `${glyphs.pointer} ` : '  ', 'key');
    const line = spread([pointer, mark, span(' '), name], right, width, glyphs.ellipsis);
    return selected ? inStyle(line, 'selected') : line;
  }

  #aboutRows(width: number, options: DrawOptions): Row[] {
    const { language } = options;
    const text = homeText(language);
    const lab = this.#inLabs || this.#filter !== '' ? this.#labs()[this.#lab] : undefined;
    const entry = this.#entries[this.#entry];
    const paragraph = (words: string, style?: StyleName): Row[] =>
      wrapText(words, width).map((line) => [span(line, style)]);
    if (lab === undefined) {
      if (entry?.kind !== 'shelf') return paragraph(text.recordingsAbout);
      return paragraph(pick(entry.shelf.mechanism.when, language));
    }
    const mistake = lab.diagnostics[0];
    if (mistake !== undefined) {
      return [...paragraph(text.brokenLab, 'bad'), ...paragraph(mistake.message)];
    }
    const facts = [text.processes(lab.actors), text.steps(lab.steps), this.#reached(lab, language)];
    const label = (name: string, value: string): Row[] =>
      wrapText(`${name}  ${value}`, width).map((line, index) =>
        index === 0 ? [span(name, 'muted'), span(line.slice(name.length))] : [span(line)],
      );
    return [
      ...paragraph(localized(lab.summary, language) ?? ''),
      [],
      ...label(text.calls, lab.calls.join(' ')),
      ...paragraph(facts.filter((fact) => textWidth(fact) > 0).join(', '), 'muted'),
    ];
  }

  #reached(lab: Lab, language: Language): string {
    const text = homeText(language);
    const known = this.#options.progress.of(lab.id);
    if (known === undefined || known.step === 0) return text.unseen;
    const reached = isDone(this.#options.progress, lab.id)
      ? text.done
      : text.reached(known.step, known.total);
    return known.asked === 0 ? reached : `${reached}, ${text.predicted(known.right, known.asked)}`;
  }

  close(): void {
    this.#options.progress.save();
  }
}

/** True when the reader has seen the last step. */
function isDone(progress: Progress, lab: string): boolean {
  const known = progress.of(lab);
  return known !== undefined && known.total > 0 && known.step >= known.total;
}

/** Everything about a lab that a filter may find, in lower case, in every language. */
function textOf(lab: Lab, library: Library): string {
  const shelf = library.shelves.find(({ mechanism }) => mechanism.id === lab.mechanism);
  return [
    lab.id,
    ...Object.values(lab.title),
    ...Object.values(lab.summary),
    ...lab.calls,
    ...Object.values(shelf?.mechanism.name ?? {}),
  ]
    .join(' ')
    .toLowerCase();
}
