/** The results that the reader has kept: files below the state folder. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import {
  BENCH_RESULT,
  type BenchResult,
  EngineError,
  makeFolder,
  readRegularFile,
  readResult,
  resultText,
  writeWholeFile,
} from '../../engine/index.ts';

/** A file with a result. */
export interface BenchFile {
  readonly name: string;
  readonly path: string;
}

const ENDING = /\.json$/;

/** Keeps and finds results. */
export class BenchFiles {
  readonly folder: string;

  /** @param folder Where they are; it is made when the first is kept. */
  constructor(folder: string) {
    this.folder = folder;
  }

  /** Those that there are, the newest first; none where there is no such folder. */
  all(): readonly BenchFile[] {
    try {
      return readdirSync(this.folder)
        .filter((name) => ENDING.test(name))
        .sort()
        .reverse()
        .map((name) => ({ name: name.replace(ENDING, ''), path: join(this.folder, name) }));
    } catch {
      // A folder that is not there holds nothing.
      return [];
    }
  }

  /**
   * Read one.
   *
   * @throws EngineError bench.not-one, bench.version, bench.damaged, bench.too-large, file.*
   */
  read({ path }: BenchFile): BenchResult {
    return readResult(new TextDecoder().decode(readRegularFile(path, BENCH_RESULT)), path);
  }

  /**
   * Keep a result under the time at which it began.
   *
   * @throws EngineError file.unwritable
   */
  keep(result: BenchResult): BenchFile {
    try {
      makeFolder(this.folder);
    } catch (error) {
      const errno = (error as NodeJS.ErrnoException).code ?? String(error);
      throw new EngineError('file.unwritable', { file: this.folder, errno });
    }
    const name = result.created.replace(/\.\d+Z$/, '').replaceAll(':', '-');
    const path = join(this.folder, `${name}.json`);
    // The same result once more is the same file.
    writeWholeFile(path, resultText(result), { force: true });
    return { name, path };
  }
}
