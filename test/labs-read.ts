/** The labs that ship and the claims that they show, read from the disk. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse as parseYaml } from 'yaml';
import type { Diagnostic, Script } from '../src/engine/script/ast.ts';
import { parse } from '../src/engine/script/parse.ts';
import { MECHANISMS } from '../src/text/mechanisms.ts';

const ROOT = fileURLToPath(new URL('../', import.meta.url));

/** The mechanisms that have labs, in the order in which the app lists them. */
export const TAUGHT = MECHANISMS.filter(({ id }) => existsSync(`${ROOT}src/lessons/${id}`));

/** Where a mechanism stands among all; those that no list has come last. */
function rankOf({ mechanism }: Lab): number {
  const at = MECHANISMS.findIndex(({ id }) => id === mechanism);
  return at < 0 ? MECHANISMS.length : at;
}

/** A lab as it is read. */
export interface Lab {
  /** The folder that it is in. */
  readonly mechanism: string;
  readonly name: string;
  /** From the repository's root, with slashes. */
  readonly path: string;
  readonly text: string;
  readonly script: Script;
  readonly diagnostics: readonly Diagnostic[];
}

/** One claim of claims.yaml. */
export interface Claim {
  readonly id: string;
  readonly mechanism: string;
  readonly verdict: string;
  readonly by: string;
  readonly en: string;
  readonly zh: string;
  readonly note?: { readonly en: string; readonly zh: string };
}

/** Every transcript below a folder, by its path from the repository's root, sorted. */
export function transcripts(folder: string): string[] {
  return readdirSync(`${ROOT}${folder}`, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ipc'))
    .map((name) => `${folder}/${name.replaceAll('\\', '/')}`)
    .sort();
}

/** The text of a file of the repository. */
export function readText(path: string): string {
  return readFileSync(`${ROOT}${path}`, 'utf8');
}

/** The position that a lab's front matter gives it within its mechanism; NaN when it gives none. */
export function orderOf(lab: Lab): number {
  const order = lab.script.front.other?.order;
  return typeof order === 'number' ? order : Number.NaN;
}

/** Every lab, by mechanism and order. */
export function readLabs(): Lab[] {
  const labs = transcripts('src/lessons').map((path): Lab => {
    const text = readText(path);
    const [, , mechanism = '', file = ''] = path.split('/');
    return { mechanism, name: file.replace(/\.ipc$/, ''), path, text, ...parse(text, path) };
  });
  return labs.sort((a, b) => rankOf(a) - rankOf(b) || orderOf(a) - orderOf(b));
}

/** The claims, in the order of the file. */
export function readClaims(): Claim[] {
  return parseYaml(readText('src/lessons/claims.yaml')) as Claim[];
}
