/** The list of recordings: what each holds, playing one, exporting one. */
import type { Recording } from '../../engine/index.ts';
import { labText } from '../../text/lab.ts';
import { localized } from '../../text/language.ts';
import { recordingsText } from '../../text/recordings.ts';
import type { DrawOptions, ScreenController } from '../controller.ts';
import { hintsFor } from '../hints.ts';
import { commandFor } from '../keys.ts';
import { footerRow, headerRow, noticeRows, withLastRows } from '../parts/chrome.ts';
import { inputRow, typeInto } from '../parts/line-input.ts';
import { innerWidth, offsetShowing, pane } from '../parts/pane.ts';
import { inStyle, type Row, span, spread, textWidth, wrapText } from '../parts/rows.ts';
import type { Origin, RecordingFile, RecordingShelf } from './shelf.ts';

/** What the list leads to. */
export interface RecordingsOptions {
  readonly shelf: RecordingShelf;
  readonly play: (recording: Recording, file: RecordingFile) => void;
  /** Write a recording as an asciicast, and say where it is or why it is not. */
  readonly exportCast: (recording: Recording, file: RecordingFile) => void;
  readonly errorText: (error: unknown) => string;
  /** A path as it is shown. */
  readonly shown: (path: string) => string;
}

/** Open the list. */
export function recordingsScreen(options: RecordingsOptions): ScreenController {
  return new Recordings(options);
}

class Recordings implements ScreenController {
  readonly #options: RecordingsOptions;
  #files: readonly RecordingFile[];
  #chosen = 0;
  #filter = '';
  #typing = false;

  constructor(options: RecordingsOptions) {
    this.#options = options;
    this.#files = options.shelf.files();
  }

  #shown(): readonly RecordingFile[] {
    const wanted = this.#filter.toLowerCase();
    return this.#files.filter((file) => this.#titleOf(file).toLowerCase().includes(wanted));
  }

  /** What a filter may find: the file's name and the title in every language. */
  #titleOf(file: RecordingFile): string {
    const loaded = this.#options.shelf.load(file);
    const titles = loaded.recording === undefined ? [] : Object.values(loaded.title);
    return [file.name, ...titles].join(' ');
  }

  press(key: string, typed: string): boolean {
    if (this.#typing) {
      const { text, done } = typeInto(this.#filter, key, typed);
      this.#filter = done === 'cancel' ? '' : text;
      this.#typing = done === undefined;
      this.#chosen = 0;
      return true;
    }
    if (key === 'escape' && this.#filter !== '') {
      this.#filter = '';
      return true;
    }
    if (key === 'left' || key === 'h') return this.press('escape', '');
    const moves = { down: 1, up: -1, pageDown: 10, pageUp: -10, first: -1e9, last: 1e9 };
    const command = commandFor(key, ['recordings', 'list']);
    if (command !== undefined && command in moves) {
      const to = this.#chosen + moves[command as keyof typeof moves];
      this.#chosen = Math.max(0, Math.min(this.#shown().length - 1, to));
      return true;
    }
    if (command === 'search') {
      this.#typing = true;
      return true;
    }
    if (command !== 'open' && command !== 'export') return false;
    this.#use(command);
    return true;
  }

  #use(command: 'open' | 'export'): void {
    const file = this.#shown()[this.#chosen];
    if (file === undefined) return;
    const { recording } = this.#options.shelf.load(file);
    if (recording === undefined) return;
    if (command === 'open') this.#options.play(recording, file);
    else this.#options.exportCast(recording, file);
  }

  draw(options: DrawOptions): Row[] {
    const { columns, rows, theme, language, notice } = options;
    const text = recordingsText(language);
    const height = rows - 2;
    const details = this.#details(innerWidth(columns), options);
    const detailHeight = Math.min(details.length + 2, Math.max(5, Math.floor(height / 2)));
    const listHeight = height - detailHeight;
    const { list, chosenRow } = this.#list(innerWidth(columns), options);
    const said = this.#typing ? inputRow('/', this.#filter) : notice;
    const footer =
      said === undefined
        ? [footerRow(hintsFor(['list', 'recordings'], language), [], columns, theme)]
        : noticeRows(said, columns);
    const above = [
      headerRow(['ipcscope', text.title], [], columns, theme),
      ...pane({
        title: text.title,
        rows: list,
        width: columns,
        height: listHeight,
        offset: offsetShowing(chosenRow, list.length, listHeight),
        focused: true,
        theme,
      }),
      ...pane({ title: text.details, rows: details, width: columns, height: detailHeight, theme }),
    ];
    return withLastRows(above, footer, rows);
  }

  #list(width: number, { theme, language }: DrawOptions): { list: Row[]; chosenRow: number } {
    const text = recordingsText(language);
    const files = this.#shown();
    const list: Row[] = [];
    let chosenRow = 0;
    let origin: Origin | undefined;
    if (files.length === 0) {
      const note = this.#filter === '' ? text.none : text.nothingFound(this.#filter);
      return { list: wrapText(note, width).map((line) => [span(line, 'muted')]), chosenRow };
    }
    files.forEach((file, index) => {
      if (file.origin !== origin) {
        origin = file.origin;
        list.push([span(text[origin], 'muted')]);
      }
      const chosen = index === this.#chosen;
      if (chosen) chosenRow = list.length;
      const line = this.#line(file, chosen, width, { theme, language });
      list.push(chosen ? inStyle(line, 'selected') : line);
    });
    return { list, chosenRow };
  }

  #line(
    file: RecordingFile,
    chosen: boolean,
    width: number,
    { theme, language }: Pick<DrawOptions, 'theme' | 'language'>,
  ): Row {
    const { glyphs } = theme;
    const loaded = this.#options.shelf.load(file);
    const pointer = span(chosen ? `${glyphs.pointer} ` : '  ', 'key');
    if (loaded.recording === undefined) {
      return spread([pointer, span(`${glyphs.failed} `, 'bad'), span(file.name)], [], width);
    }
    const { header, frames, damage } = loaded.recording;
    const steps = recordingsText(language).steps(frames.length);
    const right = `${file.name}  ${labText(language)[header.engine]}  ${steps}`;
    const mark = span(damage === undefined ? '' : `${glyphs.failed} `, 'bad');
    const title = span(localized(loaded.title, language) ?? file.name);
    return spread([pointer, mark, title], [span(right, 'muted')], width, glyphs.ellipsis);
  }

  #details(width: number, { language, theme }: DrawOptions): Row[] {
    const text = recordingsText(language);
    const file = this.#shown()[this.#chosen];
    if (file === undefined) return [[span(text.howToPlay, 'muted')]];
    const { recording, error } = this.#options.shelf.load(file);
    if (recording === undefined) {
      const why = text.unreadable(this.#options.errorText(error));
      return wrapText(why, width).map((line) => [span(line, 'bad')]);
    }
    const { header, damage } = recording;
    const facts: [string, string][] = [
      [text.transcript, header.file],
      [text.engine, labText(language)[header.engine]],
      [text.kernel, header.kernel ?? text.simulated],
      [text.made, header.created],
      [text.file, this.#options.shown(file.path)],
    ];
    const label = facts.reduce((most, [name]) => Math.max(most, textWidth(name)), 0) + 2;
    const broken = damage === undefined ? '' : this.#options.errorText(damage);
    return [
      ...facts.flatMap(([name, value]) =>
        wrapText(value, width - label).map((line, at): Row => {
          const left = at === 0 ? name : '';
          return [span(left, 'muted'), span(' '.repeat(label - textWidth(left))), span(line)];
        }),
      ),
      ...(broken === ''
        ? []
        : wrapText(`${theme.glyphs.failed} ${broken}`, width).map(
            (line): Row => [span(line, 'bad')],
          )),
      [],
      ...wrapText(text.howToPlay, width).map((line): Row => [span(line, 'muted')]),
    ];
  }

  close(): void {
    // Nothing is open.
  }
}
