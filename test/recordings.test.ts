/** The recordings that ship: each is whole, was made on a real kernel, and is of a lab as it is now. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadScript, readRecording } from '../src/engine/index.ts';

const ROOT = join(import.meta.dirname, '..');
const FILES = readdirSync(join(ROOT, 'recordings')).filter((name) => name.endsWith('.jsonl'));

describe('the recordings that ship', () => {
  test('are at least two of pipes and three of each later family', () => {
    const of = (...families: string[]) =>
      FILES.filter((name) => families.some((family) => name.startsWith(`${family}-`))).length;
    expect(of('pipe', 'fifo')).toBeGreaterThanOrEqual(2);
    expect(of('sysv')).toBeGreaterThanOrEqual(3);
    expect(of('signal')).toBeGreaterThanOrEqual(3);
  });

  test.each(FILES)('%s', (name) => {
    const recording = readRecording(readFileSync(join(ROOT, 'recordings', name)), name);
    expect(recording.damage).toBeUndefined();
    expect(recording.header.engine).toBe('real');
    const lab = recording.header.file;
    const source = readFileSync(join(ROOT, 'src/lessons', `${lab}.ipc`), 'utf8');
    expect(recording.header.transcript, 'run `npm run demos` after a lab has changed').toBe(source);
    const { script } = loadScript(source, lab);
    const steps = script.items.filter(({ kind }) => kind === 'call' || kind === 'time');
    expect(recording.frames.length).toBe(steps.length);
    expect(recording.failures).toEqual([]);
    expect(recording.complete).toBe(true);
  });
});
