/** Moments of runs to draw: a transcript on the simulated kernel, at any step. */
import { readFileSync } from 'node:fs';
import { shippedLabs } from '../../../src/cli/shipped.ts';
import { loadScript, openRun, type Run, stopsOf } from '../../../src/engine/index.ts';
import { viewOf } from '../../../src/screens/lab/model.ts';
import type { LabView } from '../../../src/screens/lab/view.ts';

/** A transcript on the simulation. Throws on a mistake in it. */
export function simulate(text: string, file = 'test.ipc'): Run {
  const { script, diagnostics } = loadScript(text, file);
  if (diagnostics[0] !== undefined) throw new Error(diagnostics[0].message);
  return openRun({ script, on: 'sim' });
}

/**
 * A moment of a step of a transcript.
 *
 * @param step Counted from 0; -1 is before the first.
 * @param inside The event on the way to the moment, counted from 0; the moment itself if absent.
 * @param moment The step's stop: 0 is its call, then come the lines that assert what came of it; the last if absent.
 */
export async function momentOf(
  text: string,
  step: number,
  inside?: number,
  moment?: number,
): Promise<LabView> {
  const run = simulate(text);
  const stops = stopsOf(run.store.getState().script);
  await run.seek(step < 0 ? -1 : stops.first(step) + (moment ?? stops.count(step) - 1));
  if (inside !== undefined) {
    run.back();
    for (let i = 0; i <= inside; i++) await run.into();
  }
  return viewOf(run.store.getState());
}

/** The text of a lab that comes with the program. */
export function labText(id: string): string {
  const lab = shippedLabs().find((candidate) => candidate.id === id);
  if (lab === undefined) throw new Error(`no lab ${id}`);
  return readFileSync(lab.path, 'utf8');
}

/** Hello through a pipe, with nothing around it. */
export const HELLO = `---
title: { en: Hello, zh: 问好 }
summary: { en: The summary., zh: 摘要。 }
mechanism: pipe
---
> A pipe is made.
>zh 造一个管道。
A  pipe([r, w]) = 0
A  fork() = B
B  read(r, "Hello", 100) <unfinished ...>
> Five bytes.
A  write(w, "Hello", 5) = 5   # wakes B
B  <... read resumed> = 5
+250ms
B  exit(3)
B  +++ exited with 3 +++
A  waitpid(B, exited(3), 0) = B
`;
