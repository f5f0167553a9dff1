/** What the FILE of a command stands for: a file, a lab, or standard input. */
import { lstatSync } from 'node:fs';
import { cliText } from '../text/cli.ts';
import { type Context, UsageError } from './io.ts';
import { shippedLabs } from './shipped.ts';
import { suggest } from './suggest.ts';

/** Where a text is: on standard input, or in a file (also that of a lab, then named by its id). */
export type Place = { readonly name: string; readonly path: string | '-' };

/** True for the name of something that exists: a file, a lab, or `-`. */
export function exists(name: string): boolean {
  return name === '-' || isThere(name) || shippedLabs().some((lab) => lab.id === name);
}

/** True unless nothing of that name can be there; what cannot be looked at is, and reading it says why it cannot. */
function isThere(path: string): boolean {
  try {
    lstatSync(path);
    return true;
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    return !['ENOENT', 'ENOTDIR', 'ENAMETOOLONG', 'ERR_INVALID_ARG_VALUE'].includes(code);
  }
}

/** Find what a name stands for; a file goes before a lab of the same name. Throws UsageError for nothing. */
export async function findTranscript(name: string, { language }: Context): Promise<Place> {
  if (name === '-' || isThere(name)) return { name, path: name };
  const labs = shippedLabs();
  const lab = labs.find(({ id }) => id === name || `${id}.ipc` === name);
  if (lab !== undefined) return { name, path: lab.path };
  const text = cliText(language);
  const near = suggest(
    name,
    labs.map(({ id }) => id),
  );
  const remedy = near === undefined ? text.seeHelp('ipcscope labs') : text.didYouMean(near);
  throw new UsageError(text.noSuchFileOrLab(name, remedy));
}

/** The name that messages give to what stands at a place. */
export function shownName({ name, path }: Place): string {
  return path === '-' ? '<stdin>' : name;
}
