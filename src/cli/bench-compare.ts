/** `ipcscope bench compare BEFORE AFTER`: two results beside each other, as benchstat does it. */
import {
  BENCH_RESULT,
  type BenchResult,
  type Comparison,
  compareResults,
  readResult,
} from '../engine/index.ts';
import { benchText } from '../text/bench/bench.ts';
import { machineChangeText, verdictText } from '../text/bench/comparison.ts';
import { BENCH_MECHANISMS, cellName, groupName } from '../text/bench/names.ts';
import { digits, measureText } from '../text/bench/quantity.ts';
import type { Language } from '../text/language.ts';
import { sureText } from './bench-table.ts';
import { asUsageError, readBytes } from './input.ts';
import { type Context, orStopped } from './io.ts';
import { shownName } from './place.ts';
import { padded } from './table.ts';

/** Say of each line that both results have how they differ, and how sure that is. */
export async function compare(before: string, after: string, context: Context): Promise<number> {
  const { io, language } = context;
  const results: BenchResult[] = [];
  for (const name of [before, after]) {
    const result = await orStopped(resultAt(name, context), io);
    if (typeof result === 'number') return result;
    results.push(result);
  }
  const [old, now] = results;
  if (old === undefined || now === undefined) return 2;
  const lines = comparisonLines(compareResults(old, now), language);
  io.out(`${benchText(language).comparing(before, after)}\n\n${lines.join('\n')}\n`);
  return 0;
}

/** The result of a file. Throws UsageError for what is none, in one sentence. */
export async function resultAt(name: string, context: Context): Promise<BenchResult> {
  const place = { name, path: name };
  const bytes = await readBytes(place, context, () => BENCH_RESULT);
  try {
    return readResult(new TextDecoder().decode(bytes), shownName(place));
  } catch (error) {
    throw asUsageError(error, context, place);
  }
}

/** The comparison in lines. */
export function comparisonLines(comparison: Comparison, language: Language): string[] {
  const text = benchText(language);
  const { cells, onlyBefore, onlyAfter, machine } = comparison;
  const groups = [...new Set(cells.map(({ cell }) => groupName(cell, language)))];
  const comma = language === 'zh' ? '；' : '; ';
  const names = (some: typeof onlyBefore): string =>
    some.map((cell) => cellName(cell, language)).join(comma);
  return [
    ...(cells.length === 0 ? [text.nothingInCommon] : []),
    ...groups.flatMap((group, at) => {
      const own = cells.filter(({ cell }) => groupName(cell, language) === group);
      return [...(at > 0 ? [''] : []), group, ...groupLines(own, language)];
    }),
    ...(onlyBefore.length === 0 ? [] : ['', text.onlyBefore(names(onlyBefore))]),
    ...(onlyAfter.length === 0 ? [] : ['', text.onlyAfter(names(onlyAfter))]),
    ...(machine.length === 0
      ? []
      : [
          '',
          text.otherMachine,
          ...machine.map((difference) => `  ${machineChangeText(difference, language)}`),
        ]),
  ];
}

function groupLines(cells: Comparison['cells'], language: Language): string[] {
  const text = benchText(language);
  const heading = [text.mechanism, text.before, '', text.after, '', text.ratio, '', text.verdict];
  const rows = cells.map((compared) => {
    const { cell, before, after, ratio } = compared;
    return [
      BENCH_MECHANISMS[cell.mechanism][language],
      measureText(cell.kind, before.value),
      sureText(before),
      measureText(cell.kind, after.value),
      sureText(after),
      digits(ratio.value),
      `${digits(ratio.low)}..${digits(ratio.high)}`,
      verdictText(compared, language),
    ];
  });
  return padded([heading, ...rows], '  ').map((line) => `  ${line}`);
}
