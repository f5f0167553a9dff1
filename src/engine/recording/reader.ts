/** Reading a recording: up to its end, or up to where it is damaged. */

import { ENGINES } from '../model/choices.ts';
import type { Difference } from '../model/difference.ts';
import type { Frame } from '../model/frame.ts';
import type { Failure } from '../model/step.ts';
import { EngineError, type ErrorArgs } from '../runner/engine-error.ts';
import { atOnce } from '../turns.ts';
import { FORMAT, type Header, VERSION } from './format.ts';
import type { Frames } from './history.ts';
import { Latest } from './latest.ts';
import { type PackedStep, unpackFrame } from './pack.ts';
import type { JsonObject } from './patch.ts';
import { isFrame, isSnapshot } from './shape.ts';

/** A recording that was read. */
export interface Recording {
  /** Members that this version does not know are kept. */
  readonly header: Header;
  readonly frames: Frames;
  /** Every assertion that did not hold. */
  readonly failures: readonly Failure[];
  /** Where the kernels first differed, in a recording of both. */
  readonly difference?: Difference;
  /** True when its last line says that it is. Otherwise whoever made it was interrupted. */
  readonly complete: boolean;
  /** Why it ends where it does, if it is damaged there. */
  readonly damage?: Damage;
}

/** Where a recording is damaged. Everything before it plays. */
export interface Damage {
  readonly code: 'recording.damaged' | 'recording.truncated';
  /** `file`; `line`, counted from 1; `steps` that play. */
  readonly args: ErrorArgs & { readonly line: number; readonly steps: number };
}

/**
 * Read a recording at once.
 *
 * @param bytes The file, UTF-8.
 * @param file The name that errors show.
 * @throws EngineError recording.empty, recording.not-one, recording.header, recording.version
 */
export function readRecording(bytes: Uint8Array, file: string): Recording {
  return atOnce(readingRecording(bytes, file));
}

/** As readRecording, a line at a time, for whoever has something else to do in between. */
export function* readingRecording(bytes: Uint8Array, file: string): Generator<void, Recording> {
  const lines = splitLines(bytes);
  const header = readHeader(lines, file);
  const frames = new RecordedFrames(lines);
  const failures: Failure[] = [];
  let difference: Difference | undefined;
  let complete = false;
  let damage: Damage | undefined;
  let frame: Frame | undefined;
  for (let line = 1; line < lines.length; line++) {
    yield;
    try {
      const text = lines.text(line);
      if (text === '') continue;
      const json = parseObject(text);
      if (json.end !== undefined) complete = true;
      // A line that is neither is of a newer version and can be done without.
      if (json.index === undefined) continue;
      if (json.index !== frames.length) throw new TypeError('a step is missing');
      frame = checked(unpackFrame(json, json.snapshot === undefined ? frame : undefined));
      frames.add(line, json.snapshot !== undefined);
      difference ??= frame.difference;
      failures.push(...frame.step.failures, ...(frame.real?.failures ?? []));
    } catch {
      // A line without its newline is one that was being written.
      const cut = line === lines.length - 1 && !lines.closed;
      const args = { file, line: line + 1, steps: frames.length };
      damage = { code: cut ? 'recording.truncated' : 'recording.damaged', args };
      break;
    }
  }
  return {
    header,
    frames,
    failures,
    complete: complete && damage === undefined,
    ...(difference === undefined ? {} : { difference }),
    ...(damage === undefined ? {} : { damage }),
  };
}

function readHeader(lines: Lines, file: string): Header {
  if (lines.length === 0) throw new EngineError('recording.empty', { file });
  let json: JsonObject;
  try {
    json = parseObject(lines.text(0));
  } catch {
    const ours = lines.begins(`{"format":"${FORMAT}"`);
    if (!ours) throw new EngineError('recording.not-one', { file });
    throw new EngineError('recording.header', { file, what: 'JSON' });
  }
  if (json.format !== FORMAT) throw new EngineError('recording.not-one', { file });
  const version = (json.version ?? {}) as { readonly major?: unknown; readonly minor?: unknown };
  if (typeof version.major !== 'number') {
    throw new EngineError('recording.header', { file, what: 'version' });
  }
  if (version.major !== VERSION.major) {
    throw new EngineError('recording.version', {
      file,
      version: `${version.major}.${version.minor ?? 0}`,
      readable: `${VERSION.major}.x`,
    });
  }
  const what = missing(json);
  if (what !== undefined) throw new EngineError('recording.header', { file, what });
  return json as unknown as Header;
}

/** The first member that a header lacks or has otherwise than it should. */
function missing(json: JsonObject): string | undefined {
  for (const name of ['transcript', 'file', 'locale', 'created']) {
    if (typeof json[name] !== 'string') return name;
  }
  if (json.kernel !== null && typeof json.kernel !== 'string') return 'kernel';
  if (!ENGINES.some((engine) => engine === json.engine)) return 'engine';
  if (!isSnapshot(json.initial)) return 'initial';
  return json.initialReal === undefined || isSnapshot(json.initialReal) ? undefined : 'initialReal';
}

/** A frame that is made of what everybody relies on. */
function checked(frame: Frame): Frame {
  if (!isFrame(frame)) throw new TypeError('a step lacks a part');
  return frame;
}

function parseObject(text: string): JsonObject {
  const json: unknown = JSON.parse(text);
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    throw new TypeError('not an object');
  }
  return json as JsonObject;
}

/** The lines of a file, decoded when they are asked for. */
interface Lines {
  readonly length: number;
  /** The last line ends in a newline. */
  readonly closed: boolean;
  /** Throws for a line that is longer than any that is written. */
  text(line: number): string;
  /** True for a file that begins so. */
  begins(text: string): boolean;
}

/** Bytes of a line. The longest hold a whole transcript, every character of it as an escape at worst. */
const LINE_MAX = 128 * 1024 * 1024;

function splitLines(bytes: Uint8Array): Lines {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const starts: number[] = [];
  for (let at = 0; at < buffer.length; ) {
    starts.push(at);
    const end = buffer.indexOf(10, at);
    at = end < 0 ? buffer.length : end + 1;
  }
  return {
    length: starts.length,
    closed: buffer.length > 0 && buffer[buffer.length - 1] === 10,
    text: (line) => {
      const from = starts[line];
      if (from === undefined) return '';
      const to = starts[line + 1] ?? buffer.length;
      if (to - from > LINE_MAX) throw new RangeError('a line that nobody wrote');
      return buffer
        .toString('utf8', from, to)
        .replace(/^\uFEFF/, '')
        .trimEnd();
    },
    begins: (text) =>
      buffer
        .toString('utf8', 0, 2 * text.length)
        .replace(/^\uFEFF/, '')
        .startsWith(text),
  };
}

/** Runs of frames, each from a keyframe up to the next, that are kept unpacked. */
const UNPACKED_MAX = 4;

/** Frames that stay in the file's bytes until somebody looks at them. */
class RecordedFrames implements Frames {
  readonly #lines: Lines;
  /** Line of each step. */
  readonly #lineOf: number[] = [];
  /** Positions of the steps that need nothing before them. */
  readonly #keys: number[] = [];
  readonly #unpacked = new Latest<readonly Frame[]>(UNPACKED_MAX);

  constructor(lines: Lines) {
    this.#lines = lines;
  }

  get length(): number {
    return this.#lineOf.length;
  }

  add(line: number, key: boolean): void {
    if (key) this.#keys.push(this.#lineOf.length);
    this.#lineOf.push(line);
  }

  at(index: number): Frame | undefined {
    if (index < 0 || index >= this.length) return undefined;
    const key = this.#keys.findLastIndex((position) => position <= index);
    const first = this.#keys[key];
    return first === undefined ? undefined : this.#run(key, first)[index - first];
  }

  /** The frames from a keyframe up to the next. */
  #run(key: number, first: number): readonly Frame[] {
    return this.#unpacked.get(key, () => this.#unpack(first, this.#keys[key + 1]));
  }

  #unpack(first: number, end = this.length): readonly Frame[] {
    const frames: Frame[] = [];
    for (let at = first; at < end; at++) {
      const packed = parseObject(this.#lines.text(this.#lineOf[at] ?? 0)) as PackedStep;
      frames.push(unpackFrame(packed, frames.at(-1)));
    }
    return frames;
  }
}
