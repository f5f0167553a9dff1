/**
 * A file under the state folder (XDG base directories). It is written whole and renamed into place; what another window
 * wrote meanwhile is kept; a damaged file is set aside.
 */
import { existsSync, renameSync } from 'node:fs';
import { dirname } from 'node:path';
import {
  EngineError,
  makeFolder,
  readRegularFile,
  TRANSCRIPT,
  writeWholeFile,
} from '../engine/files.ts';

/** What there is to say about a file, once. */
export type FileTrouble =
  | { readonly kind: 'damaged'; readonly kept: string }
  | { readonly kind: 'unwritable'; readonly path: string; readonly why: string };

/** A file of JSON that holds a T. */
export class StateFile<T> {
  readonly #path: string;
  readonly #parse: (json: unknown) => T;
  readonly #empty: T;
  #trouble: FileTrouble | undefined;

  /**
   * @param parse What the file's JSON means; throws on anything that is not what `write` writes.
   * @param empty What stands for a file that is not there.
   */
  constructor(path: string, parse: (json: unknown) => T, empty: T) {
    this.#path = path;
    this.#parse = parse;
    this.#empty = empty;
  }

  /** What went wrong with the file, if anything did. */
  get trouble(): FileTrouble | undefined {
    return this.#trouble;
  }

  /** What the file holds now; one that is damaged is set aside. */
  read(): T {
    let text: string;
    try {
      text = Buffer.from(readRegularFile(this.#path, TRANSCRIPT)).toString('utf8');
    } catch (error) {
      // What is there and cannot be read is not written over either.
      if (!isMissing(error)) this.#setAside();
      return this.#empty;
    }
    try {
      return this.#parse(JSON.parse(text));
    } catch {
      this.#setAside();
      return this.#empty;
    }
  }

  /** Write this as JSON. @returns False where it cannot be written; `trouble` then says why. */
  write(json: unknown): boolean {
    try {
      makeFolder(dirname(this.#path));
      writeWholeFile(this.#path, `${JSON.stringify(json, null, 2)}\n`, {
        force: true,
        mode: 0o600,
      });
      if (this.#trouble?.kind === 'unwritable') this.#trouble = undefined;
      return true;
    } catch (error) {
      this.#trouble = { kind: 'unwritable', path: this.#path, why: whyNot(error) };
      return false;
    }
  }

  #setAside(): void {
    let kept = `${this.#path}.damaged`;
    for (let i = 2; existsSync(kept); i++) kept = `${this.#path}.damaged-${i}`;
    try {
      renameSync(this.#path, kept);
      this.#trouble = { kind: 'damaged', kept };
    } catch (error) {
      this.#trouble = { kind: 'unwritable', path: this.#path, why: whyNot(error) };
    }
  }
}

function isMissing(error: unknown): boolean {
  if (!(error instanceof EngineError)) return false;
  return error.code === 'file.missing' || error.args.errno === 'ENOTDIR';
}

/** The name of the system's error. */
function whyNot(error: unknown): string {
  if (error instanceof EngineError) return String(error.args.errno ?? error.code);
  return (error as NodeJS.ErrnoException).code ?? String(error);
}
