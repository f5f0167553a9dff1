/** Two results beside each other, in words. */
import type { Comparison } from '../../engine/index.ts';
import type { Language } from '../language.ts';
import { benchText, MACHINE_FACTS } from './bench.ts';
import { CALIBRATION_NAMES } from './names.ts';
import { timeText } from './quantity.ts';

/** What is said of a line: `faster (p 0.003)`, `no difference seen`. */
export function verdictText(
  { verdict, p }: Comparison['cells'][number],
  language: Language,
): string {
  const text = benchText(language);
  if (verdict === 'same' || verdict === 'few') return text[verdict];
  return text[verdict](p < 0.001 ? '< 0.001' : p.toFixed(3));
}

/** In what the machine was another one. */
export function machineChangeText(
  difference: Comparison['machine'][number],
  language: Language,
): string {
  const text = benchText(language);
  if (difference.kind === 'fact') {
    const { what, before, after } = difference;
    return text.machineChange(MACHINE_FACTS[what][language], before, after);
  }
  const { what, before, after } = difference;
  return text.machineChange(CALIBRATION_NAMES[what][language], timeText(before), timeText(after));
}
