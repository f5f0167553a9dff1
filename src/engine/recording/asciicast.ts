/** Asciicasts, versions 2 and 3: recordings that any asciinema player plays. */

import { printable, printableJson } from '../../printable.ts';
import { Stops } from '../runner/stops.ts';
import type { Script } from '../script/ast.ts';
import { parse } from '../script/parse.ts';
import type { Header } from './format.ts';
import { PACE, type Pace, secondsBefore } from './pace.ts';
import { type Place, placeAt } from './place.ts';
import type { Recording } from './reader.ts';

/** A terminal's size in cells. */
export interface Size {
  readonly columns: number;
  readonly rows: number;
}

/** One moment of a recording, as it is drawn. */
export interface Scene extends Place {
  readonly header: Header;
  readonly script: Script;
  /** How many stops there are. */
  readonly total: number;
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
    const opening = scene.stop < 0 ? '\x1b[?25l\x1b[2J' : '';
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
  const { frames } = recording;
  const { sceneOf, stops } = scenery(recording);
  return function* (pace) {
    yield { scene: sceneOf(-1, 0), seconds: 0 };
    for (let step = 0; step < frames.length; step++) {
      const frame = frames.at(step);
      if (frame === undefined) return;
      const seconds = secondsBefore(frame, frames.at(step - 1), pace);
      for (let moment = 0; moment < stops.count(step); moment++) {
        yield { scene: sceneOf(step, moment), seconds: moment === 0 ? seconds : pace.least };
      }
    }
  };
}

/** One moment of a recording: a stop, counted from 0; the beginning for -1, the end for what is behind it. */
export function sceneAt(recording: Recording, stop: number): Scene {
  const { sceneOf, stops } = scenery(recording);
  const { step, moment } = stops.at(stop);
  return step < stops.steps ? sceneOf(step, moment) : sceneOf(recording.frames.length - 1);
}

/** How many stops a recording has. */
export function stopsIn({ header, frames }: Recording): number {
  return new Stops(parse(header.transcript, header.file).script).first(frames.length);
}

/** A recording's moments, by their steps and the steps' stops: its last one where none is named. */
function scenery({ header, frames }: Recording) {
  const { script } = parse(header.transcript, header.file);
  const stops = new Stops(script);
  const beginning =
    header.initialReal === undefined
      ? { snapshot: header.initial }
      : { snapshot: header.initial, real: header.initialReal };
  const total = stops.first(frames.length);
  const sceneOf = (step: number, moment?: number): Scene => ({
    header,
    script,
    total,
    ...placeAt({ frames, stops, beginning }, step, moment),
  });
  return { sceneOf, stops };
}

/** What a marker says: the line of the transcript at which one stops. */
function label({ script, part, stop }: Scene): string {
  if (part === undefined) return 'start';
  const source = script.lines[part.line - 1]?.trim() ?? '';
  return printable(`${stop + 1}: ${source}`);
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
