/** A transcript that is open from a file: whether it changes, and what it holds now. */
import { watch } from 'node:fs';
import { basename, dirname } from 'node:path';
import {
  formatDiagnostic,
  loadScript,
  readInput,
  type Script,
  TRANSCRIPT,
} from '../../engine/index.ts';

/** An editor writes a file in several pieces: wait until it has been quiet for so long, in milliseconds. */
const QUIET_MS = 150;

/**
 * Call back when a file changes. The folder is watched, since many editors put a new file in the place of the old one; where
 * that cannot be, nothing is ever told.
 *
 * @returns What ends it.
 */
export function watchFile(path: string, changed: () => void): () => void {
  let timer: NodeJS.Timeout | undefined;
  try {
    const watcher = watch(dirname(path), { persistent: false }, (_event, name) => {
      if (name !== null && name !== basename(path)) return;
      clearTimeout(timer);
      timer = setTimeout(changed, QUIET_MS);
      timer.unref();
    });
    watcher.on('error', () => watcher.close());
    return () => {
      clearTimeout(timer);
      watcher.close();
    };
  } catch {
    return () => {};
  }
}

/**
 * Read a transcript.
 *
 * @returns The script, or what is wrong with it, a mistake a line. Rejects with EngineError where it cannot be read.
 */
export async function readTranscript(path: string, name: string): Promise<Script | string> {
  const bytes = await readInput(path, () => TRANSCRIPT);
  const { script, diagnostics } = loadScript(Buffer.from(bytes).toString(), name);
  const [first] = diagnostics;
  return first === undefined ? script : (formatDiagnostic(first).split('\n')[0] ?? '');
}
