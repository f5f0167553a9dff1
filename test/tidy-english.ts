/** Turns of phrase that a native reader stumbles over, in comments and pages. */
import { parseSync } from 'vite';
import type { Sources, Violation } from './tidy-imports.ts';
import { lineCounter } from './tidy-syntax.ts';

/** A doer without a name. An indirect question, "who is woken, and in which order", has one and is no such thing. */
const ACCENTS: readonly (readonly [RegExp, string])[] = [
  [/(?:^|[.;] )Who (?:is|has|was|polls|sleeps|asks|reads|writes|calls)\b/, 'whoever'],
  [/[:;] who (?:is stopped|is merely|polls|asks|reads|writes|calls)\b/, 'whoever'],
  [/\b(?:to|from|for) who (?:is|was|has|polls|sleeps|asks|calls|waits)\b/, 'a process that'],
  [/\b[Aa]lso (?:when|where|if|though)\b/, 'even if'],
];

/** Written from the labs, whose texts are for readers of the app. */
const LABS = 'docs/LABS.md';

/** Passages of comments and pages that a rule of `ACCENTS` knows, at the lines where they begin. */
export function accents(sources: Sources): Violation[] {
  const violations: Violation[] = [];
  for (const [file, source] of sources) {
    if (file === LABS) continue;
    const lineAt = lineCounter(source);
    for (const { start, text } of file.endsWith('.md')
      ? paragraphs(source)
      : comments(file, source)) {
      for (const [pattern, better] of ACCENTS) {
        const found = pattern.exec(text);
        if (found === null) continue;
        violations.push(`${file}:${lineAt(start)}: "${found[0].trim()}": better "${better}"`);
      }
    }
  }
  return violations;
}

interface Passage {
  readonly start: number;
  readonly text: string;
}

function comments(file: string, source: string): readonly Passage[] {
  return parseSync(file, source).comments.map(({ start, value }) => ({
    start,
    text: joined(value.replace(/^\*/, '').replace(/^\s*\*/gm, '')),
  }));
}

function paragraphs(source: string): readonly Passage[] {
  const found = [...source.matchAll(/(?:^|\n\n)([^\n](?:.|\n(?!\n))*)/g)];
  return found.map(({ index, 1: text = '' }) => ({ start: index, text: joined(text) }));
}

function joined(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
