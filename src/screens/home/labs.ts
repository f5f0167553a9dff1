/** The labs that come with the program, read when they are needed. */
import { readFileSync } from 'node:fs';
import {
  type Diagnostic,
  type LabFacts,
  type Localized,
  labFacts,
  loadScript,
  type Script,
} from '../../engine/index.ts';
import { MECHANISMS, type Mechanism } from '../../text/mechanisms.ts';

/** A file that holds a lab. */
export interface LabFile {
  /** `pipe/hello`. */
  readonly id: string;
  readonly path: string;
  /** What is known of it without reading it: that it has no mistake, and this. */
  readonly facts?: LabFacts;
}

/** A lab with what its file says. */
export interface Lab extends LabFile, LabFacts {
  readonly mechanism: string;
  readonly title: Localized;
  readonly summary: Localized;
  /** Read when it is asked for, if the facts were known before. */
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
  if (file.facts !== undefined) {
    let read: Reading | undefined;
    return {
      ...described(file, file.facts),
      get script() {
        read ??= readScript(file);
        return read.script;
      },
      diagnostics: [],
    };
  }
  const read = readScript(file);
  return { ...described(file, labFacts(read.script)), ...read };
}

type Reading = ReturnType<typeof loadScript>;

function readScript(file: LabFile): Reading {
  let text = '';
  try {
    text = readFileSync(file.path, 'utf8');
  } catch {
    // A file that went away since the folder was read: an empty lab says so by having no step.
  }
  return loadScript(text, file.id);
}

/** A lab's facts, with its id in place of what its front matter leaves out. */
function described(file: LabFile, facts: LabFacts) {
  return {
    ...file,
    ...facts,
    mechanism: facts.mechanism ?? file.id.split('/')[0] ?? '',
    title: facts.title ?? { en: file.id },
    summary: facts.summary ?? {},
  };
}
