/** What the FILE of a command stands for: a file, a lab, or standard input. */
import { readFileSync, statSync } from 'node:fs';
import { cliText } from '../text/cli.ts';
import { type Context, UsageError } from './io.ts';
import { nearest } from './nearest.ts';
import { shippedLabs } from './shipped.ts';

/** A text and the name that messages give it. */
export interface Source {
  readonly name: string;
  readonly text: string;
}

/** Where a text is: on standard input, or in a file (also that of a lab, then named by its id). */
export type Place = { readonly name: string; readonly path: string | '-' };

/** How a recording begins (docs/RECORDINGS.md). No transcript can. */
const RECORDING = Buffer.from('{"format":"ipcscope"');

/** True for the name of something that exists: a file, a lab, or `-`. */
export function exists(name: string): boolean {
  return name === '-' || isFile(name) || shippedLabs().some((lab) => lab.id === name);
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false }) !== undefined;
}

/** Find what a name stands for; a file goes before a lab of the same name. Throws UsageError for nothing. */
export async function findTranscript(name: string, { language }: Context): Promise<Place> {
  if (name === '-' || isFile(name)) return { name, path: name };
  const labs = shippedLabs();
  const lab = labs.find(({ id }) => id === name || `${id}.ipc` === name);
  if (lab !== undefined) return { name, path: lab.path };
  const text = cliText(language);
  const near = await nearest(
    name,
    labs.map(({ id }) => id),
  );
  const remedy = near === undefined ? text.seeHelp('ipcscope labs') : text.didYouMean(near);
  throw new UsageError(text.noSuchFileOrLab(name, remedy));
}

/** Read a transcript. Throws UsageError where it is not there, not readable, not UTF-8, or a recording. */
export async function readText(place: Place, context: Context): Promise<Source> {
  const bytes = await readBytes(place, context);
  if (Buffer.from(bytes.subarray(0, RECORDING.length)).equals(RECORDING)) {
    throw new UsageError(cliText(context.language).isRecording(place.name));
  }
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return { name: shownName(place), text };
  } catch {
    throw new UsageError(cliText(context.language).notText(place.name));
  }
}

/** The name that messages give to what stands at a place. */
export function shownName({ name, path }: Place): string {
  return path === '-' ? '<stdin>' : name;
}

/** All the bytes at a place. Throws UsageError where they cannot be read. */
export async function readBytes(place: Place, context: Context): Promise<Uint8Array> {
  return place.path === '-' ? readStdin(context) : readFileAt(place, context);
}

async function readStdin({ io, language }: Context): Promise<Uint8Array> {
  if (io.stdinIsTerminal) throw new UsageError(cliText(language).stdinIsTerminal);
  return io.readStdin();
}

function readFileAt({ name, path }: Place, { language }: Context): Uint8Array {
  const text = cliText(language);
  try {
    return readFileSync(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') throw new UsageError(text.noSuchFile(name));
    if (code === 'EISDIR') throw new UsageError(text.isFolder(name));
    throw new UsageError(text.unreadable(name, code ?? String(error)));
  }
}
