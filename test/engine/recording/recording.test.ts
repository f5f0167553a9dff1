/** Recordings: written while a run is made, read up to any damage, played like the run itself. */

import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { loadScript, openRun } from '../../../src/engine/index.ts';
import type { Frame } from '../../../src/engine/model/frame.ts';
import { readRecording } from '../../../src/engine/recording/reader.ts';
import { record, saveRun } from '../../../src/engine/run/record.ts';
import { loadRecording, openRecordedRun } from '../../../src/engine/run/recorded-run.ts';
import { EngineError } from '../../../src/engine/runner/engine-error.ts';

const TEXT = `A  pipe([r, w]) = 0
A  fork() = B
B  read(r, "Hello", 100) <unfinished ...>
A  write(w, "Hello", 5) = 5
B  <... read resumed> = 5
A  close(w) = 0
`;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ipcscope-recording-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const at = (name: string): string => join(folder, name);

async function recorded(name: string, text = TEXT): Promise<string> {
  const out = at(name);
  await record(text, 'hello.ipc', { on: 'sim', out, locale: 'en' });
  return out;
}

/** Every frame of a transcript, made anew. */
async function framesOf(text: string): Promise<Frame[]> {
  const run = openRun({ script: loadScript(text, 'hello.ipc').script, on: 'sim' });
  await run.last();
  const { count } = run.store.getState();
  return Array.from({ length: count }, (_, step) => run.at(step) as Frame);
}

/** A line as version 1.0 had it. */
function without11(line: string): string {
  type Line = Record<string, unknown> & { trace?: readonly Line[] };
  const strip = (json: Line): void => {
    for (const name of ['initial', 'snapshot', 'delta']) {
      const snapshot = json[name];
      if (typeof snapshot === 'object' && snapshot !== null)
        Reflect.deleteProperty(snapshot, 'files');
    }
    json.trace?.forEach(strip);
  };
  const json = JSON.parse(line) as Line;
  strip(json);
  if (json.version !== undefined) json.version = { major: 1, minor: 0 };
  return JSON.stringify(json);
}

function errorOf(what: () => unknown): EngineError {
  try {
    what();
  } catch (error) {
    expect(error).toBeInstanceOf(EngineError);
    return error as EngineError;
  }
  throw new Error('nothing was thrown');
}

const linesOf = (path: string): string[] => readFileSync(path, 'utf8').trimEnd().split('\n');
const read = (text: string) => readRecording(new TextEncoder().encode(text), 'x.jsonl');

describe('a recording', () => {
  test('holds the steps of the run, one a line, between a header and an end', async () => {
    const path = await recorded('a.jsonl');
    const lines = linesOf(path).map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines[0]).toMatchObject({
      format: 'ipcscope',
      version: { major: 1, minor: 2 },
      engine: 'sim',
      kernel: null,
      file: 'hello.ipc',
      transcript: TEXT,
      locale: 'en',
    });
    expect(lines.slice(1, -1).map(({ index }) => index)).toEqual([0, 1, 2, 3, 4]);
    expect(lines.at(-1)).toEqual({ end: { steps: 5 } });
  });

  test('gives back exactly what the run was, traces and their snapshots included', async () => {
    const recording = loadRecording(await recorded('a.jsonl'));
    const frames = await framesOf(TEXT);
    expect(recording.complete).toBe(true);
    expect(recording.damage).toBeUndefined();
    expect(recording.frames.length).toBe(frames.length);
    expect(frames[3]?.step.trace.some(({ snapshot }) => snapshot !== undefined)).toBe(true);
    expect(frames[3]?.step.moments?.length).toBe(2);
    for (const [step, frame] of frames.entries()) expect(recording.frames.at(step)).toEqual(frame);
    expect(recording.frames.at(-1)).toBeUndefined();
    expect(recording.frames.at(5)).toBeUndefined();
  });

  test('of many steps can be read from any of them', async () => {
    const text = `A  pipe([r, w]) = 0\n${'A  write(w, "abc") = 3\nA  read(r, "abc", 3) = 3\n'.repeat(150)}`;
    const recording = loadRecording(await recorded('long.jsonl', text));
    const frames = await framesOf(text);
    for (const step of [300, 0, 128, 63, 64, 65, 191, 192, 17, 299]) {
      expect(recording.frames.at(step)).toEqual(frames[step]);
    }
  });

  test('is played as the run was made', async () => {
    const run = openRecordedRun(loadRecording(await recorded('a.jsonl')));
    const state = () => run.store.getState();
    expect(state()).toMatchObject({ on: 'recording', engine: 'sim', status: 'ended', count: 5 });
    expect(state().cursor).toEqual({ step: -1, moment: 0, inside: undefined });
    await run.step();
    await run.into();
    expect(state().cursor).toEqual({ step: 1, moment: 0, inside: 0 });
    await run.last();
    expect(state().cursor.step).toBe(4);
    await run.step();
    expect(state().cursor.step).toBe(4);
    await run.close();
  });

  test('of a run that failed says so', async () => {
    const path = at('f.jsonl');
    const result = await record('A  close(9) = 0\nA  getpid() = _\n', 'f.ipc', {
      on: 'sim',
      out: path,
      locale: 'en',
    });
    expect(result).toMatchObject({ ok: false, failures: [{ line: 1, got: '-1 EBADF' }] });
    const recording = loadRecording(path);
    expect(recording.frames.length).toBe(1);
    expect(recording.failures).toEqual(result.failures);
  });

  test('of a run that was looked at is the same as one made on the way', async () => {
    const run = openRun({ script: loadScript(TEXT, 'hello.ipc').script, on: 'sim' });
    await run.seek(3);
    expect(saveRun(run, { out: at('saved.jsonl'), locale: 'zh' })).toBe(4);
    const recording = loadRecording(at('saved.jsonl'));
    expect(recording.header.locale).toBe('zh');
    expect(recording.frames.length).toBe(4);
    expect(recording.frames.at(3)).toEqual(run.at(3));
  });

  test('of a transcript with a mistake is not written', async () => {
    const result = await record('A  wirte(3, "x")\n', 'm.ipc', {
      on: 'sim',
      out: at('m.jsonl'),
      locale: 'en',
    });
    expect(result.mistakes).toHaveLength(1);
    expect(existsSync(at('m.jsonl'))).toBe(false);
  });
});

describe('a file that is there already', () => {
  test('is not overwritten', async () => {
    writeFileSync(at('mine.jsonl'), 'mine');
    const options = { on: 'sim', out: at('mine.jsonl'), locale: 'en' } as const;
    await expect(record(TEXT, 'hello.ipc', options)).rejects.toMatchObject({
      code: 'file.exists',
      args: { file: at('mine.jsonl') },
    });
    expect(readFileSync(at('mine.jsonl'), 'utf8')).toBe('mine');
    await record(TEXT, 'hello.ipc', { ...options, force: true });
    expect(loadRecording(at('mine.jsonl')).complete).toBe(true);
  });

  test('nor is anything written where nothing can be', async () => {
    const options = { on: 'sim', out: at('no/such/folder.jsonl'), locale: 'en' } as const;
    await expect(record(TEXT, 'hello.ipc', options)).rejects.toMatchObject({
      code: 'file.unwritable',
      args: { errno: 'ENOENT' },
    });
  });
});

describe('a damaged recording', () => {
  test('that was cut off anywhere plays up to there', async () => {
    const whole = readFileSync(await recorded('a.jsonl'));
    const frames = await framesOf(TEXT);
    const ends: number[] = [];
    for (const [index, byte] of whole.entries()) if (byte === 10) ends.push(index);
    const headerEnd = ends[0] ?? 0;
    for (let length = headerEnd + 1; length < whole.length; length += 97) {
      const recording = readRecording(whole.subarray(0, length), 'cut.jsonl');
      const complete = ends.filter((end) => end < length).length - 1;
      expect(recording.frames.length).toBeLessThanOrEqual(complete + 1);
      expect(recording.frames.length).toBeGreaterThanOrEqual(Math.min(complete, 5));
      expect(recording.complete).toBe(false);
      const last = recording.frames.length - 1;
      if (last >= 0) expect(recording.frames.at(last)).toEqual(frames[last]);
      const cut = !ends.includes(length - 1) && !ends.includes(length);
      expect(recording.damage?.code).toBe(cut ? 'recording.truncated' : undefined);
      if (cut) expect(recording.damage?.args.line).toBe(complete + 2);
    }
  });

  test('names the line, and keeps what is before it', async () => {
    const lines = linesOf(await recorded('a.jsonl'));
    const damaged = lines.with(3, `${lines[3]?.slice(0, 40)}#${lines[3]?.slice(41)}`);
    const recording = read(`${damaged.join('\n')}\n`);
    expect(recording.frames.length).toBe(2);
    expect(recording.damage).toEqual({
      code: 'recording.damaged',
      args: { file: 'x.jsonl', line: 4, steps: 2 },
    });
    const run = openRecordedRun(recording);
    expect(run.store.getState()).toMatchObject({
      status: 'ended',
      count: 2,
      error: { kind: 'error', code: 'recording.damaged' },
    });
  });

  test('was cut off only where the last line has no end', async () => {
    const lines = linesOf(await recorded('a.jsonl')).slice(0, 3);
    const half = [...lines.slice(0, 2), lines[2]?.slice(0, 40)].join('\n');
    expect(read(half).damage?.code).toBe('recording.truncated');
    expect(read(`${half}\n`).damage?.code).toBe('recording.damaged');
  });

  test.each<[string, (line: string) => string]>([
    ['a step that is not the next', (line) => line.replace('"index":1', '"index":2')],
    ['a step whose trace lacks a part', (line) => line.replace('"changes"', '"chances"')],
    ['a step whose line is no number', (line) => line.replace('"line":2', '"line":"2"')],
    ['a step without its consequences', (line) => line.replace('"consequences"', '"consequenxes"')],
    [
      'a difference that does not fit',
      (line) => line.replace('"delta":{', '"delta":{"objects":{"9":{"x":[1]}},'),
    ],
    ['something that is no object', () => '[1]'],
    ['a call that is no name', (line) => line.replace('"call":"fork"', '"call":"fork\\u001b[2J"')],
    ['a process that is no name', (line) => line.replace('"actor":"A"', '"actor":"A\\u202e"')],
    ['a time that is no number', (line) => line.replace('"atMs":0', '"atMs":{"$number":"NaN"}')],
    ['a time that never comes', (line) => line.replace('"atMs":0', '"atMs":1e999')],
    ['a time before the run', (line) => line.replace('"atMs":0', '"atMs":-1')],
    ['a result that is no integer', (line) => line.replace(/"value":\d+/, '"value":0.5')],
    [
      'a result that no integer of C can be',
      (line) => line.replace(/"value":\d+/, '"value":1e300'),
    ],
    [
      'an errno that is none',
      (line) => line.replace(/"value":\d+/, '"value":-1,"errno":"E\\u0007"'),
    ],
    ['a line that is no integer', (line) => line.replace('"line":2', '"line":2.5')],
    ['calls deeper than any stack', (line) => line.replace('"depth":1', '"depth":100000')],
  ])('%s is damage', async (_, damage) => {
    const lines = linesOf(await recorded('a.jsonl'));
    const damaged = lines.with(2, damage(lines[2] ?? ''));
    expect(damaged[2]).not.toBe(lines[2]);
    expect(read(`${damaged.join('\n')}\n`).damage).toMatchObject({ args: { line: 3, steps: 1 } });
  });

  test('that was interrupted between two steps says that it is not complete', async () => {
    const lines = linesOf(await recorded('a.jsonl'));
    const recording = read(`${lines.slice(0, -1).join('\n')}\n`);
    expect(recording.frames.length).toBe(5);
    expect(recording).toMatchObject({ complete: false });
    expect(recording.damage).toBeUndefined();
  });

  test('of a run that was stopped is one that was interrupted', async () => {
    const stop = new AbortController();
    const lines: string[] = [];
    const append = (line: string): void => {
      lines.push(line);
      if (lines.length === 3) stop.abort();
    };
    const out = { append, close: () => {} };
    await record(TEXT, 'hello.ipc', { on: 'sim', out, locale: 'en', stop: stop.signal });
    const recording = read(lines.join(''));
    expect(recording.frames.length).toBe(2);
    expect(recording).toMatchObject({ complete: false });
  });

  test('can be appended to by whoever was interrupted, a line at a time', async () => {
    const path = await recorded('a.jsonl');
    const [header = '', first = '', second = ''] = linesOf(path);
    writeFileSync(at('b.jsonl'), `${header}\n`);
    expect(loadRecording(at('b.jsonl')).frames.length).toBe(0);
    for (const [count, line] of [first, second].entries()) {
      appendFileSync(at('b.jsonl'), `${line}\n`);
      expect(loadRecording(at('b.jsonl')).frames.length).toBe(count + 1);
    }
  });
});

describe('other versions and other files', () => {
  test('a newer minor version is readable, and what it adds is kept', async () => {
    const lines = linesOf(await recorded('a.jsonl'));
    const newer = [
      lines[0]?.replace('"minor":0', '"minor":7').replace('{', '{"mood":"good",'),
      '{"note":"a kind of line that there was not"}',
      ...lines.slice(1).map((line) => line.replace('"index"', '"weather":{"sun":1},"index"')),
    ].join('\n');
    const fixed = newer.replace(/^\{"mood":"good",/, '{').replace(/\}\n/, ',"mood":"good"}\n');
    const recording = read(`${fixed}\n`);
    expect(recording.damage).toBeUndefined();
    expect(recording.frames.length).toBe(5);
    expect(recording.header).toMatchObject({ mood: 'good' });
    expect(recording.frames.at(2)?.step).toMatchObject({ weather: { sun: 1 } });
  });

  test('of version 1.0, whose snapshots know no open files, plays all the same', async () => {
    const older = linesOf(await recorded('a.jsonl'))
      .map(without11)
      .join('\n');
    expect(older).not.toContain('"f_pos"');
    const recording = read(`${older}\n`);
    expect(recording.damage).toBeUndefined();
    expect(recording.complete).toBe(true);
    const frames = await framesOf(TEXT);
    expect(recording.frames.at(4)?.step.snapshot.objects).toEqual(frames[4]?.step.snapshot.objects);
    expect(recording.frames.at(4)?.step.snapshot.files).toBeUndefined();
  });

  test.each<[string, string, Partial<EngineError>]>([
    [
      'another major version',
      '{"format":"ipcscope","version":{"major":2,"minor":1}}\n',
      {
        code: 'recording.version',
        args: { file: 'x.jsonl', version: '2.1', readable: '1.x' },
      },
    ],
    ['an asciicast', '{"version":2,"width":80,"height":24}\n', { code: 'recording.not-one' }],
    ['a transcript', TEXT, { code: 'recording.not-one' }],
    ['nothing', '', { code: 'recording.empty' }],
    [
      'a header that is cut off',
      '{"format":"ipcscope","version":{"maj',
      { code: 'recording.header' },
    ],
    ['a header without version', '{"format":"ipcscope"}\n', { code: 'recording.header' }],
    [
      'a header without transcript',
      '{"format":"ipcscope","version":{"major":1,"minor":0}}\n',
      {
        code: 'recording.header',
        args: { file: 'x.jsonl', what: 'transcript' },
      },
    ],
    [
      'a header without a date',
      '{"format":"ipcscope","version":{"major":1,"minor":0},"transcript":"","file":"","locale":"en"}\n',
      { code: 'recording.header', args: { file: 'x.jsonl', what: 'created' } },
    ],
  ])('%s is refused in words of its own', (_, text, expected) => {
    expect(errorOf(() => read(text))).toMatchObject(expected);
  });

  test('binary files and files that are not there', () => {
    expect(errorOf(() => readRecording(Uint8Array.of(0, 255, 10, 1), 'b'))).toMatchObject({
      code: 'recording.not-one',
    });
    expect(errorOf(() => loadRecording(at('nowhere')))).toMatchObject({
      code: 'file.missing',
      args: { file: at('nowhere') },
    });
  });
});
