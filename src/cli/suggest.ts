/** The name that somebody probably meant. */

import { nearest } from '../engine/files.ts';

/** The nearest of some names, if any is near. */
export function suggest(name: string, names: readonly string[]): string | undefined {
  const lower = name.toLowerCase();
  if (lower !== name && names.includes(lower)) return lower;
  return nearest(lower, names) ?? within(lower, names);
}

/** For the name of a folder, what one would begin with in it: `pipe/hello` for `pipe`. */
function within(name: string, names: readonly string[]): string | undefined {
  const folder = `${name.replace(/\/+$/, '')}/`;
  const inside = names.filter((candidate) => folder !== '/' && candidate.startsWith(folder));
  return inside.find((candidate) => candidate === `${folder}hello`) ?? inside[0];
}
