/** The moments of a step in recordings, and recordings of before, which have none. */
import { expect, test } from 'vitest';
import { loadScript, openRecordedRun, openRun } from '../../../src/engine/index.ts';
import type { Frame } from '../../../src/engine/model/frame.ts';
import { RecordingLines } from '../../../src/engine/recording/lines.ts';
import { readRecording } from '../../../src/engine/recording/reader.ts';
import { headerOf } from '../../../src/engine/recording/writer.ts';

const TEXT = `A  pipe([r, w]) = 0
A  fork() = B
B  read(r, "Hello", 100) <unfinished ...>
A  write(w, "Hello", 5) = 5
B  <... read resumed> = 5
A  close(w) = 0
`;

/** A recording, line by line, and what it is of. */
async function made(): Promise<{ lines: string[]; frames: readonly Frame[] }> {
  const { script } = loadScript(TEXT, 'hello.ipc');
  const run = openRun({ script, on: 'sim' });
  await run.last();
  const { count } = run.store.getState();
  const frames = Array.from({ length: count }, (_, step) => run.at(step) as Frame);
  const facts = {
    script,
    engine: 'sim',
    kernel: null,
    locale: 'en',
    created: new Date(0),
  } as const;
  const all = new RecordingLines();
  const header = all.header(headerOf(facts, run.beginning));
  return { lines: [header, ...frames.map((frame) => all.step(frame)), all.end()], frames };
}

const read = (lines: readonly string[]) =>
  readRecording(
    new TextEncoder().encode(lines.map((line) => `${line.trimEnd()}\n`).join('')),
    'x.jsonl',
  );

/** A line as version 1.1 had it. */
function without12(line: string): string {
  const { moments: _, ...json } = JSON.parse(line) as Record<string, unknown>;
  if (json.version !== undefined) json.version = { major: 1, minor: 1 };
  return JSON.stringify(json);
}

test('of version 1.2 they are what they were, and are stopped at', async () => {
  const { lines, frames } = await made();
  const recording = read(lines);
  expect(frames[3]?.step.moments?.length).toBe(2);
  for (const [step, frame] of frames.entries()) expect(recording.frames.at(step)).toEqual(frame);
  const run = openRecordedRun(recording);
  await run.seek(3);
  expect(run.store.getState().part?.snapshot.objects[0]?.fields.bytes).toBe(5);
  await run.step();
  expect(run.store.getState().part?.snapshot.objects[0]?.fields.bytes).toBe(0);
  await run.close();
});

test('of version 1.1, without moments of a step, plays like any other', async () => {
  const { lines, frames } = await made();
  expect(lines.some((line) => line.includes('"moments"'))).toBe(true);
  const recording = read(lines.map(without12));
  expect(recording.damage).toBeUndefined();
  const run = openRecordedRun(recording);
  await run.seek(3);
  const { part, stop } = run.store.getState();
  expect({ stop, snapshot: part?.snapshot }).toEqual({
    stop: 3,
    snapshot: frames[3]?.step.snapshot,
  });
  await run.step();
  expect(run.store.getState()).toMatchObject({ stop: 4, cursor: { step: 3, moment: 1 } });
  await run.close();
  for (const [step, { step: made }] of frames.entries()) {
    const { moments: _, ...older } = made;
    expect(recording.frames.at(step)?.step).toEqual(older);
  }
});
