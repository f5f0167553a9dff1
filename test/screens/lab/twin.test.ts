/** Both kernels side by side: what differs, and what is said of it. */
import { expect, test } from 'vitest';
import type { ObjectView } from '../../../src/engine/index.ts';
import { TwinPane } from '../../../src/screens/lab/panes/twin.tsx';
import type { LabView } from '../../../src/screens/lab/view.ts';
import { HELLO, labText, momentOf } from './moments.ts';
import { paneLines, picture } from './pictured.tsx';

/** The moment of a twin run in which the real kernel shows these fields of the pipe, and no others. */
async function twinMoment(fields: ObjectView['fields']): Promise<LabView> {
  const view = await momentOf(HELLO, 2);
  const step = view.frame?.step;
  if (step === undefined) throw new Error('there is a step');
  const objects = step.snapshot.objects.map((object) => ({
    ...object,
    fields,
    parts: null,
    queues: object.queues.map(({ name }) => ({ name, waiters: name === 'rd_wait' ? [] : null })),
  }));
  const real = { ...step, snapshot: { ...step.snapshot, objects } };
  return { ...view, engine: 'twin', frame: { step, real }, beforeReal: view.before };
}

async function lines(fields: ObjectView['fields'], width = 60): Promise<string[]> {
  return paneLines(TwinPane, await twinMoment(fields), { width });
}

test('the two kernels stand side by side', async () => {
  const rows = await lines({ ring_size: 16, readers: 1, writers: 1 });
  expect(rows[0]).toMatch(/^field +simulation +this machine$/);
  expect(rows.join('\n')).toMatch(/^ ring_size +16 +16$/m);
});

test('a field that differs is marked, one that is not shown is no difference', async () => {
  const rows = (await lines({ ring_size: 16, readers: 2, writers: null })).join('\n');
  expect(rows).toMatch(/^≠readers +1 +2/m);
  expect(rows).not.toMatch(/^≠(?!readers|rd_wait)/m);
  expect(rows).toMatch(/not shown by the real kernel:\n.*head 0/);
  expect(rows).toMatch(/writers 1/);
});

test('a sleeper that only one of them has is a difference', async () => {
  expect((await lines({ ring_size: 16 })).join('\n')).toMatch(/^≠rd_wait +B +·/m);
});

test('the first difference is told in words, and marked in the transcript', async () => {
  const view = await twinMoment({ ring_size: 16, readers: 2 });
  const difference = {
    step: 2,
    what: 'snapshot.objects.pipe:1.fields.readers',
    sim: '1',
    real: '2',
  };
  const text = picture({ ...view, difference }).join('\n');
  expect(text).toContain('≠ The kernels differ');
  expect(text).toMatch(/readers of pipe:1: simulation 1, this/);
  expect(text).toMatch(/│ *\d* ≠ B read/);
});

const SEMAPHORE = `---
title: T
summary: S
mechanism: sysv-sem
---
A  semget(IPC_PRIVATE, 1, 0600) = s
A  semctl(s, 0, SETVAL, 3) = 0
A  sigprocmask(SIG_BLOCK, [SIGUSR1]) = 0
`;

test('values of semaphores are compared, and the signals of processes', async () => {
  const view = await momentOf(SEMAPHORE, 2);
  const step = view.frame?.step;
  if (step === undefined) throw new Error('there is a step');
  const [process] = step.snapshot.processes;
  if (process?.signals === undefined) throw new Error('there is a process with signals');
  const signals = { ...process.signals, blocked: [], queue: null };
  const objects = step.snapshot.objects.map((object) => ({
    ...object,
    parts: (object.parts ?? []).map((part) => ({ ...part, fields: { semval: 4 } })),
  }));
  const snapshot = { ...step.snapshot, objects, processes: [{ ...process, signals }] };
  const twin: LabView = {
    ...view,
    engine: 'twin',
    frame: { step, real: { ...step, snapshot } },
    beforeReal: view.before,
  };
  const rows = paneLines(TwinPane, twin);
  expect(rows.join('\n')).toMatch(/^≠sems\[0\]\.semval +3 +4/m);
  expect(rows.join('\n')).toMatch(/^≠blocked +USR1.* \[\]/m);
  expect(rows.join('\n')).toMatch(/^ ignored +\[\] +\[\]/m);
  expect(rows.join('\n')).toMatch(/not shown by the real kernel:\n +queue 0/);
});

test('what a signal did stands above the objects', async () => {
  const text = `---
title: T
summary: S
mechanism: signal
---
A  sigaction(SIGUSR1, {h, [], 0}) = 0
A  pause() <unfinished ...>
B  kill(A, SIGUSR1) = 0
A  --- SIGUSR1 ---
A  <... pause resumed> = -1 EINTR
B  kill(A, SIGKILL) = 0
A  --- SIGKILL ---
A  +++ killed by SIGKILL +++
`;
  const at = async (step: number): Promise<string[]> => {
    const view = await momentOf(text, step, undefined, 1);
    const made = view.frame?.step;
    if (made === undefined) throw new Error('there is a step');
    const frame = { step: made, real: made };
    const twin: LabView = { ...view, engine: 'twin', frame, beforeReal: view.before };
    return paneLines(TwinPane, twin);
  };
  const handled = await at(2);
  expect(handled[0]).toBe('B ──SIGUSR1──▶ ‖ pause ──▶ h() ──▶ -1 EINTR');
  expect(handled.join('\n')).toMatch(/^ caught +USR1 +USR1$/m);
  expect((await at(3)).join('\n')).toContain('B ──SIGKILL──▶ terminates');
});

test('all that changed in an object is seen, not only the first of it', async () => {
  const view = await momentOf(labText('signal/sigpipe'), 11);
  const step = view.frame?.step;
  if (step === undefined) throw new Error('there is a step');
  const twin: LabView = {
    ...view,
    engine: 'twin',
    frame: { step, real: step },
    beforeReal: view.before,
  };
  const seen = picture(twin, { width: 80, height: 24 }).join('\n');
  expect(seen).toContain('S  task_struct');
  expect(seen).toMatch(/ignored +\[\] <PIPE>/);
  expect(seen).toMatch(/caught +PIPE <\[\]>/);
});
