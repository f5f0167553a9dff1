/** A run on this machine's kernel, and one on both, gone through as on the simulation. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { loadScript, openRun, type Run, saveRun } from '../../src/engine/index.ts';
import { loadRecording, openRecordedRun } from '../../src/engine/run/recorded-run.ts';
import { viewOf } from '../../src/screens/lab/model.ts';

const TEXT = `A  pipe([r, w]) = 0
A  fork() = B
B  read(r, "Hello", 100) <unfinished ...>
A  write(w, "Hello", 5) = 5
B  <... read resumed> = 5
+20ms
B  exit(3)
A  waitpid(B, exited(3), 0) = B
`;

/** What a machine may lack. */
const LACKS = /^(?:native\.|real\.(?:processor|exec|room)$)/;

let open: Run | undefined;
afterEach(async () => {
  await open?.close();
  open = undefined;
});

/** A run that is ready, or the reason why this machine cannot have it. */
async function opened(on: 'real' | 'twin', text = TEXT): Promise<{ run: Run; cannot?: string }> {
  const run = openRun({ script: loadScript(text, 'hello.ipc').script, on });
  open = run;
  expect(run.store.getState().status).toBe('starting');
  await run.ready;
  const { error } = run.store.getState();
  const cannot = error?.kind === 'error' && LACKS.test(error.code) ? error.code : undefined;
  return cannot === undefined ? { run } : { run, cannot };
}

const steps = (run: Run) =>
  Array.from({ length: run.store.getState().count }, (_, step) => run.at(step));

describe.each(['real', 'twin'] as const)('on %s', (on) => {
  test('a run goes forward, back and to any step', async ({ skip }) => {
    const { run, cannot } = await opened(on);
    if (cannot !== undefined) skip(cannot);
    await run.step();
    expect(run.store.getState()).toMatchObject({ status: 'ready', count: 1, busy: false });
    await run.last();
    const state = run.store.getState();
    expect(state).toMatchObject({ status: 'ended', count: 7, failures: [], total: 8 });
    expect(state.difference).toBeUndefined();
    const made = steps(run);
    run.first();
    await run.seek(2);
    const { frame, before } = run.store.getState();
    expect(frame).toBe(made[2]);
    expect(before).toBe(made[1]?.step.snapshot);
    const real = on === 'twin' ? frame?.real : frame?.step;
    expect(real?.outcome).toMatchObject({ kind: 'blocked', where: { name: 'read' } });
    expect(real?.atMs).toBeGreaterThan(0);
  });

  test('what a call leads to is stopped at line by line, on the real kernel with the state at its end', async ({
    skip,
  }) => {
    const { run, cannot } = await opened(on);
    if (cannot !== undefined) skip(cannot);
    const bytes = () => {
      const { part, frame, beforeReal } = run.store.getState();
      return [part?.snapshot, frame?.real?.snapshot, beforeReal].map(
        (shown) => shown?.objects[0]?.fields.bytes,
      );
    };
    await run.seek(3);
    expect(run.store.getState()).toMatchObject({ stop: 3, cursor: { step: 3, moment: 0 } });
    expect(run.at(3)?.step.moments?.length).toBe(on === 'twin' ? 2 : undefined);
    expect(bytes()).toEqual(on === 'twin' ? [5, 0, 0] : [0, undefined, undefined]);
    expect(viewOf(run.store.getState())).toMatchObject({ unseen: on, whole: false });
    await run.step();
    expect(run.store.getState()).toMatchObject({ stop: 4, cursor: { step: 3, moment: 1 } });
    expect(bytes()).toEqual(on === 'twin' ? [0, 0, 0] : [0, undefined, undefined]);
    expect(viewOf(run.store.getState())).toMatchObject({ unseen: on, whole: true });
  });

  test('a run can be saved, and plays as it was', async ({ skip }) => {
    const { run, cannot } = await opened(on);
    if (cannot !== undefined) skip(cannot);
    await run.last();
    const folder = mkdtempSync(join(tmpdir(), 'ipcscope-run-'));
    try {
      const out = join(folder, 'run.jsonl');
      saveRun(run, { out, locale: 'en' });
      const recording = loadRecording(out);
      expect(recording.header.engine).toBe(on);
      expect(recording.header.kernel).toMatch(/^Linux \d/);
      const played = openRecordedRun(recording);
      expect(played.store.getState()).toMatchObject({ on: 'recording', engine: on, count: 7 });
      await played.last();
      for (const [step, frame] of steps(run).entries()) expect(played.at(step)).toEqual(frame);
      expect(played.beginning).toEqual(run.beginning);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test('a run that is closed while a call sleeps leaves nobody waiting', async ({ skip }) => {
    const { run, cannot } = await opened(on);
    if (cannot !== undefined) skip(cannot);
    await run.seek(2);
    await run.close();
    expect(run.store.getState()).toMatchObject({ status: 'closed', count: 3 });
  });

  test('a run that is closed while it opens leaves nothing open', async () => {
    const run = openRun({ script: loadScript(TEXT, 'hello.ipc').script, on });
    await run.close();
    await run.ready;
    expect(run.store.getState().status).toBe('closed');
  });
});
