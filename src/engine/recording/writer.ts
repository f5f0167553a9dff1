/** Recording a run to a file, line by line as it happens. */
import type { Engine } from '../model/choices.ts';
import type { Beginning, Frame } from '../model/frame.ts';
import type { Script } from '../script/ast.ts';
import { RecordingLines } from './lines.ts';
import { AppendFile, type LineSink, type WriteOptions } from './whole-file.ts';

/** What the header says besides the beginning. */
export interface RecordingFacts {
  readonly script: Script;
  readonly engine: Engine;
  /** `uname -srm`, where the real kernel is in it. */
  readonly kernel: string | null;
  /** The language that the program speaks. */
  readonly locale: string;
  /** When the recording was begun. */
  readonly created: Date;
}

/** A recording that is being made. */
export class RecordingWriter {
  readonly #file: LineSink;
  readonly #lines = new RecordingLines();

  /** `out` is a path, or takes the lines. Throws EngineError file.exists, file.unwritable. */
  constructor(
    out: string | LineSink,
    facts: RecordingFacts,
    beginning: Beginning,
    options: WriteOptions,
  ) {
    this.#file = typeof out === 'string' ? new AppendFile(out, options) : out;
    this.#file.append(this.#lines.header(headerOf(facts, beginning)));
  }

  /** Add a step. Throws EngineError file.unwritable. */
  write(frame: Frame): void {
    this.#file.append(this.#lines.step(frame));
  }

  /** Say that this was all, and close the file. */
  end(): void {
    this.#file.append(this.#lines.end());
    this.#file.close();
  }

  /** Close the file as it is. */
  close(): void {
    this.#file.close();
  }
}

/** The header of a recording of a run. */
export function headerOf(
  facts: RecordingFacts,
  beginning: Beginning,
): Parameters<RecordingLines['header']>[0] {
  const { script, engine, kernel, locale, created } = facts;
  const header = {
    engine,
    kernel,
    file: script.file,
    transcript: script.lines.map((line) => `${line}\n`).join(''),
    locale,
    created: created.toISOString(),
    initial: beginning.snapshot,
  };
  return beginning.real === undefined ? header : { ...header, initialReal: beginning.real };
}
