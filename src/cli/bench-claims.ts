/** `ipcscope bench claims`: what the documents claim of performance, beside what was measured here. */
import {
  type BenchResult,
  type JudgedClaim,
  type JudgedLine,
  judgeClaims,
} from '../engine/index.ts';
import { benchText, CLAIM_VERDICTS, CLAIM_WORDS } from '../text/bench/bench.ts';
import { claimDistance, shmTestSentences } from '../text/bench/claims.ts';
import { BENCH_MECHANISMS, groupName, PLACEMENT_NAMES } from '../text/bench/names.ts';
import { measureText } from '../text/bench/quantity.ts';
import type { Language } from '../text/language.ts';
import { sureText } from './bench-table.ts';
import { padded } from './table.ts';

/** Every claim with its verdict and what that is made of. */
export function claimLines(result: BenchResult, language: Language): string[] {
  return judgeClaims(result).flatMap((claim, at) => [
    ...(at > 0 ? [''] : []),
    ...linesOf(claim, language),
  ]);
}

/** What --json prints; docs/JSON.md describes it. */
export function claimsJson(result: BenchResult): unknown {
  return {
    format: 'ipcscope-bench-claims',
    version: 1,
    machine: result.machine,
    claims: judgeClaims(result).map(({ id, verdict, lines, orders, shmTest }) => ({
      id,
      verdict,
      lines: lines.map(({ cell, measured, line, off }) => ({
        cell,
        measured: measured ?? null,
        claimed: line.claimed ?? null,
        off: off ?? null,
      })),
      orders,
      shmTest: shmTest ?? null,
    })),
  };
}

function linesOf(claim: JudgedClaim, language: Language): string[] {
  const text = benchText(language);
  const verdict = CLAIM_VERDICTS[claim.verdict][language];
  const colon = language === 'zh' ? '：' : ': ';
  const table = padded(
    claim.lines.map((line) => rowOf(line, language)),
    '  ',
  );
  const orders = claim.orders.map(({ placement, right, wrong, open }) =>
    text.order(PLACEMENT_NAMES[placement][language], right, wrong, open),
  );
  return [
    `${claim.id}${colon}${verdict}`,
    `  ${CLAIM_WORDS[claim.id]?.[language] ?? claim.id}`,
    ...[...table, ...orders, ...shmTestSentences(claim, language)].map((line) => `    ${line}`),
  ];
}

function rowOf({ cell, measured, line, off }: JudgedLine, language: Language): string[] {
  const text = benchText(language);
  const { kind } = cell;
  return [
    BENCH_MECHANISMS[cell.mechanism][language],
    groupName(cell, language),
    measured === undefined ? text.notMeasuredYet : measureText(kind, measured.value),
    measured === undefined ? '' : sureText(measured),
    line.claimed === undefined ? '' : `${text.claimed} ${measureText(kind, line.claimed)}`,
    off === undefined ? '' : claimDistance(off, language),
  ];
}
