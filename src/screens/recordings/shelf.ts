/** Recordings: reading them, and what they are called. */
import { linkSync, unlinkSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import {
  EngineError,
  type Localized,
  loadRecording,
  makeFolder,
  parse,
  type Recording,
  stopsOf,
} from '../../engine/index.ts';
import { ENDING, type RecordingFile, type RecordingFiles, recordingsIn } from './files.ts';

/** A recording that was read, or why it cannot be. */
export type Loaded =
  | {
      readonly recording: Recording;
      readonly title: Localized;
      /** At how many places one stops on the way through. */
      readonly stops: number;
      readonly error?: undefined;
    }
  | { readonly recording?: undefined; readonly error: unknown };

/** Reads recordings once each, and changes what they are called. */
export class RecordingShelf {
  readonly #files: RecordingFiles;
  readonly #loaded = new Map<string, Loaded>();

  constructor(files: RecordingFiles) {
    this.#files = files;
  }

  /** Look again at what is there. */
  refresh(): void {
    this.#files.refresh();
  }

  /** All that there were when somebody last looked. */
  files(): readonly RecordingFile[] {
    return this.#files.all();
  }

  /** Read one; what is wrong with it is in the result. */
  load({ path, name }: RecordingFile): Loaded {
    const known = this.#loaded.get(path);
    if (known !== undefined) return known;
    let loaded: Loaded;
    try {
      const recording = loadRecording(path);
      const { transcript, file } = recording.header;
      const { script } = parse(transcript, file);
      const title = script.front.title ?? { en: name };
      loaded = { recording, title, stops: stopsOf(script).first(recording.frames.length) };
    } catch (error) {
      loaded = { error };
    }
    this.#loaded.set(path, loaded);
    return loaded;
  }

  /**
   * Give a recording another name. Nothing that has the name already is replaced.
   *
   * @returns The name that it has now, in which nothing stands that a file's name cannot have.
   * @throws EngineError file.exists, file.unwritable
   */
  rename({ path }: RecordingFile, wanted: string): string {
    const name = safeName(wanted);
    const to = join(dirname(path), `${name}${ENDING.exec(path)?.[0] ?? '.jsonl'}`);
    if (name === '' || to === path) return basename(path).replace(ENDING, '');
    try {
      linkSync(path, to);
      unlinkSync(path);
    } catch (error) {
      throw whyNot(error, to);
    }
    this.#forget(path);
    return name;
  }

  /**
   * Delete a recording for good.
   *
   * @throws EngineError file.unwritable
   */
  remove({ path }: RecordingFile): void {
    try {
      unlinkSync(path);
    } catch (error) {
      throw whyNot(error, path);
    }
    this.#forget(path);
  }

  #forget(path: string): void {
    this.#loaded.delete(path);
    this.refresh();
  }

  /**
   * A path for a new recording of the reader's own; the folder is made where it is missing.
   *
   * @throws EngineError file.unwritable
   */
  newPath(name: string): string {
    try {
      makeFolder(this.#files.folder);
    } catch (error) {
      const errno = (error as NodeJS.ErrnoException).code ?? String(error);
      throw new EngineError('file.unwritable', { file: this.#files.folder, errno });
    }
    this.refresh();
    const taken = new Set(recordingsIn(this.#files.folder));
    const safe = name.replace(/[^A-Za-z0-9_.-]+/g, '-');
    let path = join(this.#files.folder, `${safe}.jsonl`);
    for (let i = 2; taken.has(path); i++) path = join(this.#files.folder, `${safe}-${i}.jsonl`);
    return path;
  }
}

/** What a recording may be called: what a file can be, without what could lead elsewhere. */
function safeName(name: string): string {
  return name
    .trim()
    .replace(/[^\p{L}\p{N}_.-]+/gu, '-')
    .replace(/^\.+/, '');
}

function whyNot(error: unknown, file: string): EngineError {
  const errno = (error as NodeJS.ErrnoException).code ?? String(error);
  return errno === 'EEXIST'
    ? new EngineError('file.exists', { file })
    : new EngineError('file.unwritable', { file, errno });
}
