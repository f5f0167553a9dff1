/**
 * Makes the pictures of the README from the program itself: a moment of a lab on the simulation, in both languages.
 *
 *   npm run pictures
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { PICTURES, pictureOf } from '../test/support/pictures.ts';

for (const picture of PICTURES) {
  const path = join(import.meta.dirname, '..', picture.file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, await pictureOf(picture));
  console.log(picture.file);
}
