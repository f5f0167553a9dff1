/**
 * Write the table of round trips into README.md and README.zh.md, from a result of the bench lab.
 *
 *     ipcscope bench -o run.json && npx tsx scripts/bench-table.ts run.json
 */
import { readFileSync, writeFileSync } from 'node:fs';
import {
  type BenchResult,
  drawsByCell,
  type Estimate,
  estimate,
  fits,
  halfWidth,
  MECHANISM_NAMES,
  type MechanismName,
  type Placement,
  readResult,
} from '../src/engine/index.ts';
import { BENCH_MECHANISMS } from '../src/text/bench/names.ts';
import { bytesText, digits, percentText, timeText } from '../src/text/bench/quantity.ts';
import { LANGUAGES, type Language } from '../src/text/language.ts';

const BEGIN = '<!-- bench: made by scripts/bench-table.ts -->';
const END = '<!-- /bench -->';
const PAGES = { en: 'README.md', zh: 'README.zh.md' } as const;
const WORDS = {
  en: {
    heading: ['round trip of a byte', 'one core', '95 %', 'p99', 'two cores', '95 %', 'p99'],
    machine: (of: string, on: string) => `Measured on ${on} with ${of}.`,
    draws: (draws: number, load: string, scheduler: string) =>
      `${draws} fresh pairs of processes under SCHED_${scheduler}; load ${load}`,
  },
  zh: {
    heading: ['一个字节往返', '同一个核', '95 %', 'p99', '两个核', '95 %', 'p99'],
    machine: (of: string, on: string) => `${on} 测于 ${of}。`,
    draws: (draws: number, load: string, scheduler: string) =>
      `${draws} 对新进程，SCHED_${scheduler}，负载 ${load}`,
  },
} as const;

/** What the draws of round trips come to, by mechanism and placement. */
function estimates({ draws }: BenchResult): Map<string, Estimate> {
  const found = new Map<string, Estimate>();
  for (const own of drawsByCell(draws).values()) {
    const cell = own[0]?.cell;
    if (cell?.kind !== 'round-trip' || !fits(cell.mechanism, cell.placement)) continue;
    found.set(`${cell.mechanism} ${cell.placement.name}`, estimate(own));
  }
  return found;
}

function tableOf(result: BenchResult, language: Language): string {
  const { heading, machine, draws } = WORDS[language];
  const { cpu, cores, memory, kernel, load } = result.machine;
  const all = estimates(result);
  const cells = (mechanism: MechanismName, placement: Placement['name']): string[] => {
    const own = all.get(`${mechanism} ${placement}`);
    if (own === undefined) return ['', '', ''];
    return [timeText(own.main.value), `± ${percentText(halfWidth(own.main))}`, timeText(own.p99)];
  };
  const row = (texts: readonly string[]): string => `| ${texts.join(' | ')} |`;
  const rows = MECHANISM_NAMES.filter((name) => all.has(`${name} one-core`)).map((name) =>
    row([
      BENCH_MECHANISMS[name][language],
      ...cells(name, 'one-core'),
      ...cells(name, 'two-cores'),
    ]),
  );
  const comma = language === 'zh' ? '，' : ', ';
  const of = [cpu, `${cores} CPU`, bytesText(memory), `Linux ${kernel}`].join(comma);
  const scheduler = (result.draws[0]?.cell.scheduler ?? 'other').toUpperCase();
  const count = draws(result.draws.length, digits(load[0]), scheduler);
  return [
    row(heading),
    row(heading.map((_, at) => (at === 0 ? '---' : '---:'))),
    ...rows,
    '',
    `${machine(of, result.created.slice(0, 10))} ${count}${language === 'zh' ? '。' : '.'}`,
  ].join('\n');
}

const [path] = process.argv.slice(2);
if (path === undefined) {
  console.error('npx tsx scripts/bench-table.ts RESULT');
  process.exitCode = 2;
} else {
  const result = readResult(readFileSync(path, 'utf8'), path);
  for (const language of LANGUAGES) {
    const page = PAGES[language];
    const text = readFileSync(page, 'utf8');
    const [before, rest = ''] = text.split(BEGIN);
    const after = rest.split(END)[1];
    if (after === undefined) throw new Error(`${page} has no place for the table`);
    writeFileSync(page, `${before}${BEGIN}\n\n${tableOf(result, language)}\n\n${END}${after}`);
  }
}
