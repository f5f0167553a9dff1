/** The labs that come with the program, read when they are needed. */
import { readFileSync } from 'node:fs';
import { type Diagnostic, type Localized, loadScript, type Script } from '../../engine/index.ts';
import { MECHANISMS, type Mechanism } from '../../text/mechanisms.ts';

/** A file that holds a lab. */
export interface LabFile {
  /** `pipe/hello`. */
  readonly id: string;
  readonly path: string;
}

/** A lab with what its file says. */
export interface Lab extends LabFile {
  readonly mechanism: string;
  readonly title: Localized;
  readonly summary: Localized;
  readonly order: number;
  readonly steps: number;
  readonly actors: number;
  readonly calls: readonly string[];
  readonly script: Script;
  readonly diagnostics: readonly Diagnostic[];
}

/** A mechanism and the ids of its labs. */
export interface Shelf {
  readonly mechanism: Mechanism;
  readonly files: readonly LabFile[];
}

/** Reads labs once each. */
export class Library {
  readonly shelves: readonly Shelf[];
  readonly #labs = new Map<string, Lab>();

  constructor(files: readonly LabFile[]) {
    this.shelves = MECHANISMS.map((mechanism) => ({
      mechanism,
      files: files.filter(({ id }) => id.startsWith(`${mechanism.id}/`)),
    }));
  }

  /** A lab, read now if it was not before. */
  lab(file: LabFile): Lab {
    const known = this.#labs.get(file.id);
    if (known !== undefined) return known;
    const lab = readLab(file);
    this.#labs.set(file.id, lab);
    return lab;
  }

  /** The labs of a mechanism, in the order that their authors gave them. */
  labsOf(shelf: Shelf): Lab[] {
    return shelf.files
      .map((file) => this.lab(file))
      .sort((a, b) => a.order - b.order || (a.id < b.id ? -1 : 1));
  }

  all(): Lab[] {
    return this.shelves.flatMap((shelf) => this.labsOf(shelf));
  }
}

function readLab(file: LabFile): Lab {
  let text = '';
  try {
    text = readFileSync(file.path, 'utf8');
  } catch {
    // A file that went away since the folder was read: an empty lab says so by having no step.
  }
  const { script, diagnostics } = loadScript(text, file.id);
  const { front } = script;
  const order = front.other?.order;
  const calls = new Set<string>();
  const actors = new Set<string>();
  let steps = 0;
  for (const item of script.items) {
    if ('actor' in item) actors.add(item.actor);
    if (item.kind === 'call') calls.add(item.call);
    if (item.kind === 'call' || item.kind === 'time') steps += 1;
  }
  return {
    ...file,
    mechanism: front.mechanism ?? file.id.split('/')[0] ?? '',
    title: front.title ?? { en: file.id },
    summary: front.summary ?? {},
    order: typeof order === 'number' ? order : Number.POSITIVE_INFINITY,
    steps,
    actors: actors.size,
    calls: [...calls],
    script,
    diagnostics,
  };
}
