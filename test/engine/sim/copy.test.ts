/**
 * A machine can be copied at every sleep of each lab and each behaviour: a copy goes on as the original does, which knows
 * nothing of it.
 */
import { isDeepStrictEqual } from 'node:util';
import { describe, expect, test } from 'vitest';
import type { CallRequest, Kernel } from '../../../src/engine/model/kernel.ts';
import type { ActorName, Snapshot } from '../../../src/engine/model/snapshot.ts';
import type { Report } from '../../../src/engine/model/step.ts';
import { Runner } from '../../../src/engine/runner/runner.ts';
import { parse } from '../../../src/engine/script/parse.ts';
import { SimKernel } from '../../../src/engine/sim/sim-kernel.ts';
import { readText, transcripts } from '../../labs-read.ts';

/** Labs are traced, as the app shows them; of behaviours there are many, and some move megabytes. */
function optionsFor(path: string) {
  return { trace: LESSONS.includes(path), keepSnapshots: false, privileged: false };
}

/** One thing that a runner asks of its kernel. */
type Asked = CallRequest | { readonly ns: number };

/** What it did, and what it looked like behind that. */
type Told = readonly [Report, Snapshot];

/** A kernel that is written down: what it was asked, and what it said. */
class Written implements Kernel {
  readonly engine = 'sim';
  readonly kernel: SimKernel;
  actors: readonly ActorName[] = [];
  readonly asked: Asked[] = [];
  readonly told: Told[] = [];

  constructor(path: string) {
    this.kernel = new SimKernel(optionsFor(path));
  }

  get limits(): Kernel['limits'] {
    return this.kernel.limits;
  }

  supports(call: CallRequest['call']): boolean {
    return this.kernel.supports(call);
  }

  start(actors: readonly ActorName[]): void {
    this.actors = actors;
    this.kernel.start(actors);
  }

  snapshot(): Snapshot {
    return this.kernel.snapshot();
  }

  pidOf(actor: ActorName): number | undefined {
    return this.kernel.pidOf(actor);
  }

  call(request: CallRequest): Report {
    return this.#note(request, this.kernel.call(request));
  }

  advance(ns: number): Report {
    return this.#note({ ns }, this.kernel.advance(ns));
  }

  close(): void {}

  #note(asked: Asked, report: Report): Report {
    this.asked.push(asked);
    this.told.push([report, this.kernel.snapshot()]);
    return report;
  }
}

function ask(kernel: SimKernel, asked: Asked): Told {
  const report = 'ns' in asked ? kernel.advance(asked.ns) : kernel.call(asked);
  return [report, kernel.snapshot()];
}

/** The run of a transcript as far as it goes: some are made to fail, and one that cannot go on has been told so. */
async function written(path: string): Promise<Written> {
  const { script } = parse(readText(path), path);
  const kernel = new Written(path);
  const runner = new Runner(script, kernel);
  try {
    await runner.start();
    while ((await runner.next()) !== undefined);
  } catch {
    // What the simulation lacks, and what is wrong on purpose.
  }
  return kernel;
}

/** As toEqual, which takes minutes to compare 16 MiB. */
function expectSame(got: unknown, wanted: unknown, where: string): void {
  if (!isDeepStrictEqual(got, wanted)) expect(got, where).toEqual(wanted);
}

const LESSONS = transcripts('src/lessons');
const ALL = [...LESSONS, ...transcripts('test/labs')];

/** A kernel that a run begins on. */
function started(path: string, actors: readonly ActorName[]): SimKernel {
  const kernel = new SimKernel(optionsFor(path));
  kernel.start(actors);
  return kernel;
}

describe('a copy', () => {
  test.each(ALL)('made after every step goes on as the machine does: %s', async (path) => {
    const { actors, asked, told } = await written(path);
    let kernel = started(path, actors);
    for (const [made, one] of asked.entries()) {
      // A copy of a copy, and so on to the end: whatever is lost on the way is missed later.
      kernel = kernel.copy();
      expectSame(ask(kernel, one), told[made], `step ${made}`);
    }
  });

  test.each(LESSONS)(
    'goes on to the end, and the machine knows nothing of it: %s',
    async (path) => {
      const { actors, asked, told } = await written(path);
      const original = started(path, actors);
      for (let made = 0; made <= asked.length; made++) {
        const copy = original.copy();
        const later = asked.slice(made).map((one) => ask(copy, one));
        expectSame(later, told.slice(made), `copied after step ${made}`);
        const next = asked[made];
        if (next !== undefined) expectSame(ask(original, next), told[made], `step ${made}`);
      }
    },
  );
});
