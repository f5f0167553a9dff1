/**
 * Every step of a run, kept small. Steps near the end and near where somebody looked are kept as they are;
 * older ones as chunks of deflated JSON, each of which can be read without the others.
 */

import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { Frame } from '../model/frame.ts';
import { Latest } from './latest.ts';
import { type PackedStep, packFrame, unpackFrame } from './pack.ts';

/** Steps in a chunk: small enough that two can be unpacked within one frame of a screen. */
const CHUNK = 32;
/** Chunks that are kept unpacked besides the newest. */
const UNPACKED_MAX = 4;
/** Fast and already a tenth of the size; higher levels cost ten times as much for another fifth. */
const LEVEL = 1;

/** The steps of a run, by position. */
export interface Frames {
  readonly length: number;
  /** The frame at a position, counted from 0; undefined outside. */
  at(index: number): Frame | undefined;
}

/** An append-only list of frames. */
export class History implements Frames {
  #newest: Frame[] = [];
  readonly #packed: Uint8Array[] = [];
  readonly #unpacked = new Latest<readonly Frame[]>(UNPACKED_MAX);

  /** How many frames there are. */
  get length(): number {
    return this.#packed.length * CHUNK + this.#newest.length;
  }

  push(frame: Frame): void {
    this.#newest.push(frame);
    if (this.#newest.length < CHUNK) return;
    // Going back from here is likely, so the chunk stays unpacked for a while.
    const frames = this.#newest;
    this.#unpacked.get(this.#packed.length, () => frames);
    this.#packed.push(pack(frames));
    this.#newest = [];
  }

  at(index: number): Frame | undefined {
    const chunk = Math.floor(index / CHUNK);
    if (chunk === this.#packed.length) return this.#newest[index % CHUNK];
    return this.#chunk(chunk)?.[index % CHUNK];
  }

  #chunk(index: number): readonly Frame[] | undefined {
    const bytes = this.#packed[index];
    if (bytes === undefined) return undefined;
    return this.#unpacked.get(index, () => unpack(bytes));
  }
}

function pack(frames: readonly Frame[]): Uint8Array {
  const packed = frames.map((frame, index) => packFrame(frame, frames[index - 1]));
  // zlib gives a view of a larger buffer, which the copy lets go.
  return new Uint8Array(deflateRawSync(JSON.stringify(packed), { level: LEVEL }));
}

function unpack(bytes: Uint8Array): readonly Frame[] {
  const packed = JSON.parse(inflateRawSync(bytes).toString()) as readonly PackedStep[];
  const frames: Frame[] = [];
  for (const step of packed) frames.push(unpackFrame(step, frames.at(-1)));
  return frames;
}
