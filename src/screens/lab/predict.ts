/** Predicting a call before it is made: what can be said, and whether it came true. */

import type { Script, Step } from '../../engine/index.ts';
import { labText } from '../../text/lab.ts';
import type { Language } from '../../text/language.ts';
import { returnedText } from './returned.ts';

/** The kinds of outcome, in the order in which they are offered. */
export const KINDS = ['returns', 'fails', 'blocks', 'ends'] as const;
export type Kind = (typeof KINDS)[number];

/** What the reader is about to say. */
export interface Question {
  readonly choice: number;
  /** The number or errno typed so far. */
  readonly typed: string;
}

/** How the last prediction turned out. */
export interface Verdict {
  readonly step: number;
  readonly right: boolean;
  readonly said: string;
}

/** Right answers, and questions. */
export interface Score {
  readonly right: number;
  readonly asked: number;
}

/** True when what was said came true; what was left open (no number, no errno) is not held against anybody. */
export function isRight(question: Question, step: Step): boolean {
  const kind = KINDS[question.choice] ?? 'returns';
  const { outcome } = step;
  const typed = question.typed.trim();
  switch (kind) {
    case 'blocks':
      return outcome?.kind === 'blocked';
    case 'ends':
      return outcome?.kind === 'gone';
    case 'fails':
      return (
        outcome?.kind === 'returned' &&
        outcome.errno !== undefined &&
        (typed === '' || outcome.errno === typed.toUpperCase())
      );
    case 'returns':
      return (
        outcome?.kind === 'returned' &&
        outcome.errno === undefined &&
        (typed === '' || Number(typed) === outcome.value)
      );
  }
}

/** What was said, in words. */
export function saidText({ choice, typed }: Question, language: Language): string {
  const text = labText(language);
  const kind = KINDS[choice] ?? 'returns';
  const names = {
    returns: text.predictReturns,
    fails: text.predictFails,
    blocks: text.predictBlocks,
    ends: text.predictEnds,
  };
  return typed.trim() === '' ? names[kind] : `${names[kind]} ${typed.trim()}`;
}

/** What a step did, in words; a process id by the name of its process. */
export function outcomeText(step: Step, script: Script, language: Language): string {
  const text = labText(language);
  const { outcome } = step;
  if (outcome === undefined) return '';
  if (outcome.kind === 'blocked') return text.outcomeBlocked;
  if (outcome.kind === 'gone') {
    const stopped = step.consequences.some(
      (consequence) => consequence.kind === 'signal' && consequence.action === 'stop',
    );
    return stopped ? text.outcomeStopped : text.outcomeGone;
  }
  return outcome.errno === undefined
    ? text.outcomeReturned(returnedText(script, step, step.actor ?? '') ?? String(outcome.value))
    : text.outcomeFailed(outcome.errno);
}
