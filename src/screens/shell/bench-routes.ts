/** What leads to the bench lab, and from it to labs. Loaded when it is opened. */
import { join } from 'node:path';
import { realMeasurer, stateFolder } from '../../engine/index.ts';
import { Bench } from '../bench/bench.tsx';
import { BenchFiles } from '../bench/files.ts';
import { type BenchOptions, createBench } from '../bench/store.ts';
import type { AroundLabs } from './lab-routes.ts';

/** Open the bench lab over what is seen. */
export function openBenchOn(
  { shell, options, shown }: AroundLabs,
  ways: Pick<BenchOptions, 'openLab' | 'errorText'>,
): void {
  shell.addViews({ bench: Bench });
  shell.push(
    createBench({
      ...ways,
      measurer: options.measurer ?? realMeasurer,
      files: new BenchFiles(join(stateFolder(options.env), 'bench')),
      say: (text) => shell.say(text),
      language: () => shell.settings().language,
      shown,
    }),
  );
}
