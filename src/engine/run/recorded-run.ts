/** Opening a recording as a run: the same to look at as the run that it was made of. */

import { RECORDING, readRegularFile } from '../input.ts';
import type { Beginning, Frame } from '../model/frame.ts';
import { type Recording, readRecording } from '../recording/reader.ts';
import { EngineError } from '../runner/engine-error.ts';
import { parse } from '../script/parse.ts';
import type { Run } from './run.ts';
import type { Source } from './source.ts';
import { createRun } from './timeline.ts';

/**
 * Read a recording from a regular file, at once.
 *
 * @throws EngineError as readRegularFile and readRecording
 */
export function loadRecording(path: string): Recording {
  return readRecording(readRegularFile(path, RECORDING), path);
}

/** A run of a recording. Where it is damaged the state's `error` says so, and what is before that plays. */
export function openRecordedRun(recording: Recording): Run {
  const { header } = recording;
  const { script } = parse(header.transcript, header.file);
  return createRun(script, new RecordedSource(recording), 'recording');
}

class RecordedSource implements Source {
  readonly engine;
  readonly difference;
  readonly waiting = undefined;
  readonly made;
  readonly #beginning: Beginning;

  constructor({ header, frames, failures, difference, damage }: Recording) {
    this.engine = header.engine;
    this.difference = difference;
    this.made = {
      frames,
      failures,
      ...(damage === undefined ? {} : { damage: { kind: 'error', ...damage } as const }),
    };
    const { initial: snapshot, initialReal: real } = header;
    this.#beginning = real === undefined ? { snapshot } : { snapshot, real };
  }

  start(): Beginning {
    return this.#beginning;
  }

  next(): undefined {
    return undefined;
  }

  perform(): Frame {
    throw new EngineError('recording.cannot-perform');
  }

  close(): void {
    // Nothing is open.
  }
}
