/** Asciicasts, versions 2 and 3: recordings that any asciinema player plays. */

import { printable, printableJson } from '../../printable.ts';
import type { Frame } from '../model/frame.ts';
import type { Snapshot } from '../model/snapshot.ts';
import type { Script } from '../script/ast.ts';
import { parse } from '../script/parse.ts';
import type { Header } from './format.ts';
import { PACE, type Pace, secondsBefore } from './pace.ts';
import type { Recording } from './reader.ts';

/** A terminal's size in cells. */
export interface Size {
  readonly columns: number;
  readonly rows: number;
}

/** One moment of a recording, as it is drawn. */
export interface Scene {
  readonly header: Header;
  readonly script: Script;
  /** The step, counted from 0; -1 before the first. */
  readonly index: number;
  readonly total: number;
  readonly frame: Frame | undefined;
  /** The kernel before the step; the real one's too, in a recording of both. */
  readonly before: Snapshot;
  readonly beforeReal: Snapshot | undefined;
}

/** Draws a moment: at most `rows` lines of at most `columns` cells, with ANSI colours, without cursor movement. */
export type DrawScene = (scene: Scene, size: Size) => string;

/** How to export. */
export interface AsciicastOptions {
  readonly version: 2 | 3;
  readonly size: Size;
  readonly draw: DrawScene;
  readonly title?: string;
  readonly pace?: Pace;
}

/** An asciicast of a recording, a line at a time: a header, then an event each. */
export function* asciicast(recording: Recording, options: AsciicastOptions): Generator<string> {
  const { version, size, pace = PACE } = options;
  const clock = version === 2 ? new AbsoluteClock() : new Quantizer();
  const event = (seconds: number, code: string, data: string): string =>
    `[${clock.after(seconds)}, ${printableJson(code)}, ${printableJson(data)}]\n`;
  yield `${printableJson(headerOf(recording.header, options))}\n`;
  const scenes = scenesOf(recording);
  // The last line stays free, so that whatever is written behind the cast scrolls nothing away.
  const picture: Size = { ...size, rows: size.rows - 1 };
  let last = 0;
  for (const { scene, seconds } of scenes(pace)) {
    last = seconds;
    yield event(seconds, 'm', label(scene));
    const opening = scene.index < 0 ? '\x1b[?25l\x1b[2J' : '';
    yield event(0, 'o', `${opening}${still(options.draw(scene, picture), picture)}`);
  }
  // The last picture is looked at as long as the one before it.
  yield event(Math.max(last, pace.least), 'o', '\x1b[?25h\r\n');
  if (version === 3) yield event(0, 'x', '0');
}

function headerOf(header: Header, { version, size, title }: AsciicastOptions): object {
  const { columns, rows } = size;
  const timestamp = Math.floor(Date.parse(header.created) / 1000);
  const about = {
    ...(Number.isFinite(timestamp) ? { timestamp } : {}),
    // Players show it, and put it into the title of the terminal's window.
    title: printable(title ?? header.file),
  };
  const type = 'xterm-256color';
  if (version === 2)
    return { version, width: columns, height: rows, ...about, env: { TERM: type } };
  return { version, term: { cols: columns, rows, type }, ...about };
}

/** Every moment of a recording with the seconds that it comes after the one before. */
function scenesOf(
  recording: Recording,
): (pace: Pace) => Generator<{ scene: Scene; seconds: number }> {
  const { header, frames } = recording;
  const { script } = parse(header.transcript, header.file);
  return function* (pace) {
    let [before, beforeReal] = [header.initial, header.initialReal];
    const total = frames.length;
    const given = { header, script, total };
    yield {
      scene: { ...given, index: -1, frame: undefined, before, beforeReal },
      seconds: 0,
    };
    for (let index = 0; index < total; index++) {
      const frame = frames.at(index);
      if (frame === undefined) return;
      const seconds = secondsBefore(frame, frames.at(index - 1), pace);
      yield { scene: { ...given, index, frame, before, beforeReal }, seconds };
      before = frame.step.snapshot;
      beforeReal = frame.real?.snapshot;
    }
  };
}

/** One moment of a recording: behind a step, counted from 0; the beginning for -1, the end for what is behind it. */
export function sceneAt({ header, frames }: Recording, step: number): Scene {
  const { script } = parse(header.transcript, header.file);
  const index = Math.max(-1, Math.min(step, frames.length - 1));
  const last = index > 0 ? frames.at(index - 1) : undefined;
  return {
    header,
    script,
    index,
    total: frames.length,
    frame: frames.at(index),
    before: last?.step.snapshot ?? header.initial,
    beforeReal: last?.real?.snapshot ?? header.initialReal,
  };
}

/** What a marker says: the line of the transcript that the step performs. */
function label({ script, frame, index }: Scene): string {
  if (frame === undefined) return 'start';
  const source = script.lines[frame.step.line - 1]?.trim() ?? '';
  return printable(`${index + 1}: ${source}`);
}

/** A picture over the one before: from the top left, each line cleared to its end, nothing scrolled. */
function still(picture: string, { rows }: Size): string {
  const lines = picture.split('\n').slice(0, rows);
  return `\x1b[H${lines.map((line) => `${line}\x1b[0m\x1b[K`).join('\r\n')}\x1b[J`;
}

/** Version 2 writes seconds since the beginning. */
class AbsoluteClock {
  #now = 0;

  after(seconds: number): string {
    this.#now += seconds;
    return this.#now.toFixed(6);
  }
}

/**
 * Version 3 writes milliseconds since the event before. What rounding takes from one interval the next gives
 * back, so that a long cast does not drift.
 */
export class Quantizer {
  #error = 0;

  /** An interval in seconds as `1.234`. */
  after(seconds: number): string {
    const exact = seconds * 1000 + this.#error;
    const whole = Math.max(0, Math.round(exact));
    this.#error = exact - whole;
    return (whole / 1000).toFixed(3);
  }
}
