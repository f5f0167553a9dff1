/** Which files hold recordings: those that come with the program, and the reader's own. */
import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';

/** Where a recording comes from. */
export type Origin = 'own' | 'shipped';

/** A file that holds, or should hold, a recording. */
export interface RecordingFile {
  readonly path: string;
  readonly name: string;
  readonly origin: Origin;
}

/** What recordings end in. */
export const ENDING = /\.(?:ipcrec|jsonl)$/;

/** Finds recordings. */
export class RecordingFiles {
  readonly #shipped: string;
  /** Where the reader's own are kept. */
  readonly folder: string;
  #files: readonly RecordingFile[] | undefined;

  constructor(options: { readonly shipped: string; readonly own: string }) {
    this.#shipped = options.shipped;
    this.folder = options.own;
  }

  /** Look again at what is there. */
  refresh(): void {
    this.#files = undefined;
  }

  /** All that there were when somebody last looked. */
  all(): readonly RecordingFile[] {
    this.#files ??= this.#find();
    return this.#files;
  }

  #find(): readonly RecordingFile[] {
    const file = (path: string, origin: Origin): RecordingFile => {
      return { path, name: basename(path).replace(ENDING, ''), origin };
    };
    return [
      ...recordingsIn(this.folder).map((path) => file(path, 'own')),
      ...recordingsIn(this.#shipped).map((path) => file(path, 'shipped')),
    ];
  }
}

/** The paths of the recordings in a folder, by name; none where there is no such folder. */
export function recordingsIn(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => ENDING.test(name))
      .sort()
      .map((name) => join(folder, name));
  } catch {
    // A folder that is not there holds nothing.
    return [];
  }
}
