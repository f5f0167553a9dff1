/** A result of the bench lab as text: what was measured, on which machine, how sure it is, and what disturbed it. */
import {
  type BenchResult,
  type Cell,
  drawsByCell,
  type Estimate,
  estimate,
  halfWidth,
  humpsOf,
  type Interval,
  type Machine,
  merged,
  typicalCalibration,
  unlike,
} from '../engine/index.ts';
import { benchText } from '../text/bench/bench.ts';
import {
  BENCH_MECHANISMS,
  CALIBRATION_NAMES,
  cellName,
  groupName,
  WAITING_NAMES,
} from '../text/bench/names.ts';
import { bytesText, digits, measureText, percentText, timeText } from '../text/bench/quantity.ts';
import { errorText } from '../text/errors.ts';
import type { Language } from '../text/language.ts';
import { padded } from './table.ts';

type Draws = BenchResult['draws'];

/** The whole result, in lines. */
export function resultLines(result: BenchResult, language: Language): string[] {
  const groups = new Map<string, Draws[]>();
  for (const draws of drawsByCell(result.draws).values()) {
    const cell = draws[0]?.cell;
    if (cell === undefined) continue;
    const name = groupTitle(cell, language);
    const known = groups.get(name);
    if (known === undefined) groups.set(name, [draws]);
    else known.push(draws);
  }
  return [
    ...machineLines(result.machine, language),
    ...[...groups].flatMap(([name, cells]) => ['', name, ...tableLines(cells, language)]),
    ...remarkLines(result, language),
  ];
}

/** What the machine is, in a few lines. */
export function machineLines(machine: Machine, language: Language): string[] {
  const text = benchText(language);
  const { cpu, kernel, cores, memory, clocksource, governor, load, mitigations } = machine;
  const loads = load.map((average) => digits(average)).join(' ');
  return [
    text.machine(cpu, kernel, cores, bytesText(memory)),
    text.surroundings(clocksource ?? '?', governor ?? '?', loads),
    text.mitigations(mitigations.length === 0 ? text.noMitigations : mitigations.join('; ')),
  ];
}

/** Group and lane: `round trip, 1 B, one core (0), native lane, SCHED_OTHER`. */
function groupTitle(cell: Cell, language: Language): string {
  const lane = benchText(language).lane(cell.lane, cell.scheduler.toUpperCase());
  return `${groupName(cell, language)}${language === 'zh' ? '，' : ', '}${lane}`;
}

function tableLines(cells: readonly Draws[], language: Language): string[] {
  const text = benchText(language);
  const throughput = cells[0]?.[0]?.cell.kind === 'throughput';
  const percentiles = throughput ? [] : ['p90', 'p99', 'p99.9', 'max'];
  const heading = [
    text.mechanism,
    throughput ? text.rate : text.median,
    text.sure,
    ...percentiles,
    text.draws,
    text.remarks,
  ];
  const rows = cells.map((draws) => {
    const cell = draws[0]?.cell;
    if (cell === undefined) return [];
    const about = estimate(draws);
    return [
      BENCH_MECHANISMS[cell.mechanism][language],
      measureText(cell.kind, about.main.value),
      sureText(about.main),
      ...(throughput
        ? []
        : [about.p90, about.p99, about.p999, about.max].map((ns) => timeText(ns))),
      String(about.draws),
      remarksOf(draws, about, language).join(', '),
    ];
  });
  return padded([heading, ...rows], '  ').map((line) => `  ${line}`);
}

/** Half of an interval's width, as a part of its value: `+-0.8 %`. */
export function sureText(interval: Interval): string {
  return `+-${percentText(halfWidth(interval))}`;
}

/** What else there is to say of a line. */
export function remarksOf(draws: Draws, about: Estimate, language: Language): string[] {
  const text = benchText(language);
  const cell = draws[0]?.cell;
  if (cell === undefined) return [];
  const humps =
    cell.kind === 'round-trip'
      ? humpsOf(
          merged(draws.map(({ histogram }) => histogram)),
          cell.placement.name,
          typicalCalibration(draws).getppidNs ?? Number.NaN,
        )
      : [];
  return [
    ...(about.delivered === undefined ? [] : [text.delivered(percentText(about.delivered))]),
    ...(about.onOneCore === undefined ? [] : [text.onOneCore(percentText(about.onOneCore))]),
    // Where there is one way of waiting only there is nothing to part.
    ...(humps.length < 2
      ? []
      : humps.map(({ waiting, share }) =>
          text.hump(WAITING_NAMES[waiting][language], percentText(share)),
        )),
    ...(about.settled ? [] : [text.notSettled]),
  ];
}

/** How sure all of it is, and what is missing. */
function remarkLines(result: BenchResult, language: Language): string[] {
  const text = benchText(language);
  const { draws, unmeasured, interrupted } = result;
  const typical = typicalCalibration(draws);
  const odd = draws.map((draw) => unlike(draw, typical)).filter((names) => names.length > 0);
  const disturbances = counts(draws.flatMap(({ disturbed }) => disturbed));
  const open = [...drawsByCell(draws).values()].filter((own) => !estimate(own).settled).length;
  const comma = language === 'zh' ? '、' : ', ';
  const lines = [
    ...(draws.length === 0 ? [text.nothing] : []),
    ...unmeasured.map(({ cell, code, args }) =>
      text.unmeasured(cellName(cell, language), errorText({ code, args }, language)),
    ),
    ...(interrupted ? [text.stopped] : []),
    ...(open === 0 ? [] : [text.unsettled(open)]),
    ...(odd.length === 0
      ? []
      : [
          text.unlike(
            odd.length,
            draws.length,
            [...new Set(odd.flat())].map((name) => CALIBRATION_NAMES[name][language]).join(comma),
          ),
        ]),
    ...(disturbances.length === 0
      ? []
      : [
          text.disturbedBy(
            disturbances.map(([what, count]) => text.disturbance(what, count)).join(comma),
          ),
        ]),
  ];
  return lines.length === 0 ? [] : ['', ...lines];
}

/** How often each of some words comes, the most frequent first. */
function counts(words: readonly string[]): [string, number][] {
  const found = new Map<string, number>();
  for (const word of words) found.set(word, (found.get(word) ?? 0) + 1);
  return [...found].sort(([, a], [, b]) => b - a);
}
