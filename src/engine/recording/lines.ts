/** The lines of a recording, one JSON object each. */

import { printableJson } from '../../printable.ts';
import type { Engine } from '../model/choices.ts';
import type { Frame } from '../model/frame.ts';
import { FORMAT, type Header, KEYFRAME_EVERY, VERSION } from './format.ts';
import { packFrame } from './pack.ts';

/** What a recording is made of, besides its steps. */
export type HeaderFacts = Omit<Header, 'format' | 'version'> & { readonly engine: Engine };

/** Writes lines in order: the header, then each step, then the end. Each ends in a newline. */
export class RecordingLines {
  #before: Frame | undefined;
  #count = 0;

  /** The first line. */
  header(facts: HeaderFacts): string {
    const header: Header = { format: FORMAT, version: VERSION, ...facts };
    return lineOf(header);
  }

  /** A step's line. Every so often one needs nothing before it, so that reading can begin there. */
  step(frame: Frame): string {
    const key = this.#count % KEYFRAME_EVERY === 0;
    const packed = packFrame(frame, key ? undefined : this.#before);
    this.#before = frame;
    this.#count += 1;
    return lineOf(packed);
  }

  /** The last line: nothing is missing in front of it. */
  end(): string {
    return lineOf({ end: { steps: this.#count } });
  }
}

/** A recording may be looked at with `cat`, and be written to a terminal. */
function lineOf(value: unknown): string {
  return `${printableJson(value)}\n`;
}
