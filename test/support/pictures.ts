/** The pictures that pages show: which there are, and how each is made. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exportRecording, loadRecording, record } from '../../src/engine/index.ts';
import { labSvg } from '../../src/screens/frame.tsx';
import type { Language } from '../../src/text/language.ts';

/** A picture of a page. */
export interface PagePicture {
  readonly file: string;
  readonly page: string;
  readonly language: Language;
}

/** The README's, in each language: the write of the first lab. */
export const PICTURES: readonly PagePicture[] = [
  { file: 'docs/pictures/pipe-hello.svg', page: 'README.md', language: 'en' },
  { file: 'docs/pictures/pipe-hello.zh.svg', page: 'README.zh.md', language: 'zh' },
];

const ROOT = join(import.meta.dirname, '../..');
const LAB = 'pipe/hello';
const STEP = 6;
const SIZE = { columns: 100, rows: 29 };

/** The SVG of a picture. */
export async function pictureOf({ language }: PagePicture): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'ipcscope-pictures-'));
  try {
    const out = join(folder, 'run.jsonl');
    const source = readFileSync(join(ROOT, 'src/lessons', `${LAB}.ipc`), 'utf8');
    await record(source, LAB, { on: 'sim', out, locale: language });
    const draw = labSvg({ language, layout: '6' });
    const pieces = exportRecording(loadRecording(out), {
      format: 'svg',
      draw,
      size: SIZE,
      step: STEP,
    });
    return [...pieces].join('');
  } finally {
    rmSync(folder, { recursive: true });
  }
}
