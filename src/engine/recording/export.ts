/** Recordings in other formats. */
import { type AsciicastOptions, asciicast, type DrawScene, type Size } from './asciicast.ts';
import { jsonDocument } from './json.ts';
import type { Recording } from './reader.ts';
import { straceText } from './strace.ts';

/** The formats. */
export type ExportFormat = 'asciicast-v2' | 'asciicast-v3' | 'text' | 'json';

/** What a drawn format needs besides the recording. */
export interface ExportOptions {
  readonly format: ExportFormat;
  /** Draws one moment; textFrame() gives a plain one. */
  readonly draw: DrawScene;
  /** Default 100 by 30. */
  readonly size?: Size;
  readonly title?: string;
}

const SIZE: Size = { columns: 100, rows: 30 };

/** A recording in another format, as text. */
export function exportRecording(recording: Recording, options: ExportOptions): string {
  const { format, draw, size = SIZE, title } = options;
  switch (format) {
    case 'asciicast-v2':
    case 'asciicast-v3': {
      const version: AsciicastOptions['version'] = format === 'asciicast-v2' ? 2 : 3;
      return asciicast(recording, {
        version,
        size,
        draw,
        ...(title === undefined ? {} : { title }),
      });
    }
    case 'text':
      return straceText(recording);
    case 'json':
      return [...jsonDocument(recording)].join('');
  }
}
