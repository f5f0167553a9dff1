/** What comes with the program: its version, its labs and its recordings. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { LabFacts } from '../engine/index.ts';

/** The package's folder: the nearest one above this file (source or bundle) that has a package.json. */
function packageRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json'))) {
    const parent = dirname(folder);
    if (parent === folder) throw new Error('the package has lost its package.json');
    folder = parent;
  }
  return folder;
}

/** The program's version, as package.json has it. */
export function version(): string {
  const text = readFileSync(join(packageRoot(), 'package.json'), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}

/** What the build noted of the labs (lab-index.ts); nothing when the program runs from source. */
function labIndex(): { readonly [id: string]: LabFacts } {
  try {
    return JSON.parse(readFileSync(new URL('./labs.json', import.meta.url), 'utf8'));
  } catch {
    return {};
  }
}

/** The folder of the recordings that come with the program. */
export function recordingsFolder(): string {
  return join(packageRoot(), 'recordings');
}

/** A lab that comes with the program. */
export interface Lab {
  /** `pipe/hello`: its mechanism's folder and its file, without the ending. */
  readonly id: string;
  readonly path: string;
  /** What the build noted of it. */
  readonly facts?: LabFacts;
}

/** The labs that come with the program, by mechanism and name. */
export function shippedLabs(): Lab[] {
  const folder = join(packageRoot(), 'src', 'lessons');
  if (!existsSync(folder)) return [];
  const labs: Lab[] = [];
  const index = labIndex();
  for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort()) {
    if (!file.endsWith('.ipc')) continue;
    const id = file.slice(0, -4).split(sep).join('/');
    const facts = index[id];
    labs.push({ id, path: join(folder, file), ...(facts === undefined ? {} : { facts }) });
  }
  return labs;
}
