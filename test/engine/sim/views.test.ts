/**
 * A view is drawn again only when its process or object says that it changed: at every trace entry of every transcript,
 * what is shown is what would be drawn from scratch. Whoever changes something and does not say so is found here.
 */
import { expect, test } from 'vitest';
import { Runner } from '../../../src/engine/runner/runner.ts';
import { parse } from '../../../src/engine/script/parse.ts';
import { SUBSYSTEMS, start_kernel } from '../../../src/engine/sim/init/main.ts';
import { Machine, type Trace } from '../../../src/engine/sim/machine.ts';
import { SimKernel } from '../../../src/engine/sim/sim-kernel.ts';
import { snapshot } from '../../../src/engine/sim/snapshots.ts';
import { readText, transcripts } from '../../labs-read.ts';

/** Megabytes: drawn from scratch at every entry, these take minutes. */
const LARGE = /large|whole-file|megabytes/;

const ALL = [...transcripts('src/lessons'), ...transcripts('test/labs')].filter(
  (path) => !LARGE.test(path),
);

/** Looks at the machine at every trace entry, and draws it again. */
class Looking implements Trace {
  readonly length = 0;
  looked = 0;
  /** Entries at which somebody had not said that something changed. */
  readonly untold: unknown[] = [];
  readonly k: Machine;

  constructor(k: Machine) {
    this.k = k;
  }

  add(_file: string, id: string): void {
    const { k } = this;
    const shown = snapshot(k);
    for (const task of k.tasks) task.touch();
    for (const object of k.objects) object.touch();
    const drawn = snapshot(k);
    this.looked += 1;
    if (drawn !== shown) this.untold.push({ id, caller: k.caller?.request, shown, drawn });
  }

  take(): readonly [] {
    return [];
  }
}

test.each(ALL)('what is shown is what there is: %s', async (path) => {
  const { script } = parse(readText(path), path);
  const k = new Machine({ trace: true, keepSnapshots: false, privileged: false }, SUBSYSTEMS);
  start_kernel(k);
  const looking = new Looking(k);
  k.tracer = looking;
  const runner = new Runner(script, new SimKernel(k.options, k.subsystems, k));
  try {
    await runner.start();
    while ((await runner.next()) !== undefined);
  } catch {
    // What the simulation lacks, and what is wrong on purpose.
  }
  const [first] = looking.untold;
  expect(first).toBeUndefined();
});
