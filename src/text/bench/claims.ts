/** What the documents claim beside what was measured, in words. */
import type { JudgedClaim } from '../../engine/index.ts';
import type { Language } from '../language.ts';
import { benchText } from './bench.ts';
import { digits, timeText } from './quantity.ts';

/** How far a claimed number is from what was measured: `near`, `58.1 times too high`. */
export function claimDistance(off: number, language: Language): string {
  const text = benchText(language);
  if (off > 0.5 && off < 2) return text.near;
  return off > 1 ? text.tooHigh(digits(off)) : text.tooLow(digits(1 / off));
}

/** What the documents' own program for shared memory came to; none where the claim is not about it, or it was not run. */
export function shmTestSentences(
  { shmTest, verdict }: JudgedClaim,
  language: Language,
  micro?: string,
): string[] {
  if (shmTest === undefined) return [];
  const { firstNs, firstFaults, againNs, againFaults, claimedNs } = shmTest;
  const text = benchText(language);
  const [first, again, claimed] = [firstNs, againNs, claimedNs].map((ns) => timeText(ns, micro));
  return [
    text.shmTest(first ?? '', firstFaults, again ?? '', againFaults, claimed ?? ''),
    ...(verdict === 'refuted' ? [text.shmTimesFaults] : []),
  ];
}
