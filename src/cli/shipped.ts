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

/** What the build noted of every lab (lab-index.ts); undefined when the program runs from source. */
function labIndex(): { readonly [id: string]: LabFacts | null } | undefined {
  try {
    return JSON.parse(readFileSync(new URL('./labs.json', import.meta.url), 'utf8'));
  } catch {
    return undefined;
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
  const index = labIndex();
  if (index === undefined) return idsIn(folder).map((id) => ({ id, path: `${folder}/${id}.ipc` }));
  return Object.entries(index).map(([id, facts]) => {
    const lab = { id, path: `${folder}/${id}.ipc` };
    return facts === null ? lab : { ...lab, facts };
  });
}

/** The ids of the labs in a folder. */
function idsIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .sort()
    .filter((file) => file.endsWith('.ipc'))
    .map((file) => file.slice(0, -4).split(sep).join('/'));
}
