/** Recordings in other formats. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  type ExportFormat,
  exportRecording,
  type Frame,
  type Recording,
  readRecording,
  record,
  type Scene,
  type Size,
} from '../../../src/engine/index.ts';
import { Quantizer } from '../../../src/engine/recording/asciicast.ts';
import { PACE, secondsBefore } from '../../../src/engine/recording/pace.ts';
import { HELLO } from '../../support/hello.ts';

const TEXT = `${HELLO}+1500ms
B  close(r) = 0
A  close(r) = 0
A  write(w, "x") = ?
A  +++ killed by SIGPIPE +++
`;

let recording: Recording;
beforeAll(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'ipcscope-export-'));
  const out = join(folder, 'hello.jsonl');
  const result = await record(TEXT, 'hello.ipc', { on: 'sim', out, locale: 'en' });
  expect(result).toMatchObject({ ok: true });
  recording = readRecording(readFileSync(out), 'hello.jsonl');
  rmSync(folder, { recursive: true });
});

/** As much of a drawing as says which moment it is of, and how large it may be. */
const draw = ({ stop, total }: Scene, { columns, rows }: Size): string =>
  `${stop + 1}/${total}\n${columns} by ${rows}`;

const whole = (pieces: Iterable<string>): string => [...pieces].join('');

function exported(format: ExportFormat, size?: Size): string {
  if (format === 'text' || format === 'json') return whole(exportRecording(recording, { format }));
  const drawn = { format, draw, ...(size === undefined ? {} : { size }) };
  return whole(exportRecording(recording, drawn));
}

type Event = readonly [time: number, code: string, data: string];
function castOf(text: string): { header: Record<string, unknown>; events: Event[] } {
  const [header, ...events] = text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown);
  return { header: header as Record<string, unknown>, events: events as Event[] };
}

describe('an asciicast', () => {
  test('of version 2 has absolute times that never go back', () => {
    const { header, events } = castOf(exported('asciicast-v2'));
    expect(header).toMatchObject({ version: 2, width: 100, height: 30, title: 'hello.ipc' });
    expect(header.timestamp).toBeTypeOf('number');
    const times = events.map(([time]) => time);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(new Set(events.map(([, code]) => code))).toEqual(new Set(['m', 'o']));
  });

  test('of version 3 has intervals, the terminal and an end', () => {
    const { header, events } = castOf(exported('asciicast-v3', { columns: 80, rows: 24 }));
    expect(header).toMatchObject({ version: 3, term: { cols: 80, rows: 24 } });
    expect(header).not.toHaveProperty('width');
    expect(events.at(-1)).toEqual([0, 'x', '0']);
    const total = events.reduce((sum, [time]) => sum + time, 0);
    const absolute = castOf(exported('asciicast-v2')).events.at(-1)?.[0] ?? 0;
    expect(total).toBeCloseTo(absolute, 2);
  });

  test('has a marker and a picture for the beginning and for each stop', () => {
    const { events } = castOf(exported('asciicast-v2'));
    const steps = recording.frames.length;
    expect(steps).toBe(8);
    expect(events.filter(([, code]) => code === 'm').map(([, , data]) => data)).toEqual([
      'start',
      '1: A  pipe([r, w]) = 0',
      '2: A  fork() = B',
      '3: B  read(r, "Hello", 100) <unfinished ...>',
      '4: A  write(w, "Hello", 5) = 5',
      '5: B  <... read resumed> = 5',
      '6: +1500ms',
      '7: B  close(r) = 0',
      '8: A  close(r) = 0',
      '9: A  write(w, "x") = ?',
      '10: A  +++ killed by SIGPIPE +++',
    ]);
    expect(events.filter(([, code]) => code === 'o')).toHaveLength(10 + 2);
  });

  test('is looked at for a while also where there is no step', () => {
    const none: Recording = { ...recording, frames: { length: 0, at: () => undefined } };
    const { events } = castOf(whole(exportRecording(none, { format: 'asciicast-v2', draw })));
    expect(events.at(-1)).toEqual([PACE.least, 'o', '\x1b[?25h\r\n']);
  });

  test('goes by the real kernel’s time where there is one', () => {
    const frame = recording.frames.at(0) as Frame;
    const later = { ...frame.step, atMs: 3000 };
    expect(secondsBefore({ ...frame, real: later }, undefined, PACE)).toBe(3);
    expect(secondsBefore({ step: later }, frame, PACE)).toBe(3);
  });

  test('intervals give back what rounding takes', () => {
    const quantizer = new Quantizer();
    const intervals = Array.from({ length: 3000 }, () => Number(quantizer.after(1 / 3000)));
    expect(intervals.every((interval) => interval === 0 || interval === 0.001)).toBe(true);
    expect(intervals.reduce((sum, interval) => sum + interval, 0)).toBeCloseTo(1, 3);
    expect(new Quantizer().after(1.23449)).toBe('1.234');
    expect(new Quantizer().after(0)).toBe('0.000');
  });

  test('draws each moment from the top left, and leaves the last line free', () => {
    const { events } = castOf(exported('asciicast-v2', { columns: 80, rows: 24 }));
    const pictures = events.filter(([, code]) => code === 'o').map(([, , data]) => data);
    const still = (text: string): string =>
      `\x1b[H${text}\x1b[0m\x1b[K\r\n80 by 23\x1b[0m\x1b[K\x1b[J`;
    expect(pictures.slice(0, 2)).toEqual([`\x1b[?25l\x1b[2J${still('0/10')}`, still('1/10')]);
    expect(pictures.at(-2)).toBe(still('10/10'));
    expect(pictures.at(-1)).toBe('\x1b[?25h\r\n');
  });
});

test('plain text looks as strace would have shown the run', () => {
  expect(exported('text')).toBe(`\
A   0.000000 pipe([3, 4])                            = 0
A   0.000000 fork()                                  = B
B   0.000000 read(3,  <unfinished ...>
A   0.000000 write(4, "Hello", 5)                    = 5
B   0.000000 <... read resumed>"Hello", 100)         = 5
B   1.500000 close(3)                                = 0
A   1.500000 close(3)                                = 0
A   1.500000 write(4, "x", 1)                        = ?
A   1.500000 --- SIGPIPE {si_signo=SIGPIPE, si_code=SI_USER, si_pid=A, si_uid=0} ---
A   1.500000 +++ killed by SIGPIPE +++
`);
});

test('JSON holds every step whole', () => {
  const json = JSON.parse(exported('json')) as {
    header: object;
    steps: { index: number; snapshot: { processes: unknown[] } }[];
    complete: boolean;
    damage: null;
  };
  expect(json.header).toMatchObject({ format: 'ipcscope', engine: 'sim' });
  expect(json.steps.map(({ index }) => index)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  expect(json.steps[4]?.snapshot).toEqual(recording.frames.at(4)?.step.snapshot);
  expect(json).toMatchObject({ complete: true, damage: null });
});
