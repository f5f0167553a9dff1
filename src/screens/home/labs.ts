/** The labs that come with the program, read when they are needed. */
import type { Diagnostic, LabFacts, Localized, Script } from '../../engine/index.ts';
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
  /** Read when it is asked for; undefined until what reads transcripts is there. */
  readonly script: Script | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

/** What a lab's file says. */
export interface Reading {
  readonly facts: LabFacts;
  readonly script: Script;
  readonly diagnostics: readonly Diagnostic[];
}

/** A mechanism and the ids of its labs. */
export interface Shelf {
  readonly mechanism: Mechanism;
  readonly files: readonly LabFile[];
}

/** Keeps labs, each read once. What is known of those that come with the program needs no reading. */
export class Library {
  readonly shelves: readonly Shelf[];
  readonly #labs = new Map<string, Lab>();
  #read: ((file: LabFile) => Reading) | undefined;

  /** @param read Reads a lab; may be said later, where something is known of every one. */
  constructor(files: readonly LabFile[], read?: (file: LabFile) => Reading) {
    this.#read = read;
    this.shelves = MECHANISMS.map((mechanism) => ({
      mechanism,
      files: files.filter(({ id }) => id.startsWith(`${mechanism.id}/`)),
    }));
  }

  /** Read transcripts like this from now on. */
  readWith(read: (file: LabFile) => Reading): void {
    this.#read = read;
  }

  /** A lab. One of which nothing is known is read now. */
  lab(file: LabFile): Lab {
    const known = this.#labs.get(file.id);
    if (known !== undefined) return known;
    const lab = this.#lab(file);
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

  #lab(file: LabFile): Lab {
    if (file.facts === undefined) {
      const read = this.#read?.(file);
      if (read === undefined)
        throw new Error(`nothing is known of ${file.id}, and nothing reads it`);
      return { ...described(file, read.facts), script: read.script, diagnostics: read.diagnostics };
    }
    const script = (): Script | undefined => this.#read?.(file).script;
    let kept: Script | undefined;
    return {
      ...described(file, file.facts),
      get script() {
        kept ??= script();
        return kept;
      },
      diagnostics: [],
    };
  }
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
