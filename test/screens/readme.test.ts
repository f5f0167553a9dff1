/** The pictures of the pages are what the program draws, and the pages show them. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { PICTURES, pictureOf } from '../support/pictures.ts';

const ROOT = join(import.meta.dirname, '../..');

test.each(PICTURES)('$file (npm run pictures makes it)', async (picture) => {
  expect(readFileSync(join(ROOT, picture.page), 'utf8')).toContain(`](${picture.file})`);
  expect(readFileSync(join(ROOT, picture.file), 'utf8')).toBe(await pictureOf(picture));
});
