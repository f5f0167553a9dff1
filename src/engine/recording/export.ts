/** Recordings in other formats. */
import { type AsciicastOptions, asciicast, type DrawScene, type Size } from './asciicast.ts';
import { jsonDocument } from './json.ts';
import type { Recording } from './reader.ts';
import { straceText } from './strace.ts';

/** The formats that are drawn. */
export type CastFormat = 'asciicast-v2' | 'asciicast-v3';

/** The formats. */
export type ExportFormat = CastFormat | 'text' | 'json';

/** What a drawn format needs besides the recording, and what the others do. */
export type ExportOptions =
  | { readonly format: Exclude<ExportFormat, CastFormat> }
  | {
      readonly format: CastFormat;
      /** Draws one moment. */
      readonly draw: DrawScene;
      /** Default 100 by 30. */
      readonly size?: Size;
      readonly title?: string;
    };

const SIZE: Size = { columns: 100, rows: 30 };

/** A recording in another format, as text. */
export function exportRecording(recording: Recording, options: ExportOptions): string {
  if (!('draw' in options)) {
    return options.format === 'text'
      ? straceText(recording)
      : [...jsonDocument(recording)].join('');
  }
  const { format, draw, size = SIZE, title } = options;
  const version: AsciicastOptions['version'] = format === 'asciicast-v2' ? 2 : 3;
  const named = title === undefined ? {} : { title };
  return asciicast(recording, { version, size, draw, ...named });
}
