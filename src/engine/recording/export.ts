/** Recordings in other formats. */
import {
  type AsciicastOptions,
  asciicast,
  type DrawScene,
  type Size,
  sceneAt,
} from './asciicast.ts';
import { jsonDocument } from './json.ts';
import type { Recording } from './reader.ts';
import { straceText } from './strace.ts';

/** The formats that are drawn. */
export type CastFormat = 'asciicast-v2' | 'asciicast-v3';

/** The formats. */
export type ExportFormat = CastFormat | 'svg' | 'text' | 'json';

/** What a drawn format needs besides the recording, and what the others do. */
export type ExportOptions =
  | { readonly format: Exclude<ExportFormat, CastFormat | 'svg'> }
  | {
      readonly format: 'svg';
      /** Draws one moment as the whole picture. */
      readonly draw: DrawScene;
      /** Default 100 by 30. */
      readonly size?: Size;
      /** The stop that it is of, counted from 1 as people do; 0 before the first, the last if absent. */
      readonly step?: number;
    }
  | {
      readonly format: CastFormat;
      /** Draws one moment. */
      readonly draw: DrawScene;
      /** Default 100 by 30. */
      readonly size?: Size;
      readonly title?: string;
    };

const SIZE: Size = { columns: 100, rows: 30 };

/** Characters of a piece at least: as many as are worth handing on. */
const PIECE = 65_536;

/**
 * A recording in another format, in pieces of text: a long one would not fit into one string. Some pieces are empty;
 * they are for whoever has something else to do in between.
 */
export function* exportRecording(
  recording: Recording,
  options: ExportOptions,
): Generator<string, void> {
  let piece = '';
  for (const part of partsOf(recording, options)) {
    piece += part;
    const full = piece.length >= PIECE;
    yield full ? piece : '';
    if (full) piece = '';
  }
  yield piece;
}

function partsOf(recording: Recording, options: ExportOptions): Generator<string> {
  if (!('draw' in options)) {
    return options.format === 'text' ? straceText(recording) : jsonDocument(recording);
  }
  if (options.format === 'svg') return svg(recording, options);
  const { format, draw, size = SIZE, title } = options;
  const version: AsciicastOptions['version'] = format === 'asciicast-v2' ? 2 : 3;
  const named = title === undefined ? {} : { title };
  return asciicast(recording, { version, size, draw, ...named });
}

/** A moment as a picture. */
function* svg(
  recording: Recording,
  { draw, size = SIZE, step = Number.POSITIVE_INFINITY }: ExportOptions & { format: 'svg' },
): Generator<string> {
  yield draw(sceneAt(recording, step - 1), size);
}
