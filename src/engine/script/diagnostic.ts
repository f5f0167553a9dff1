/** Mistakes in a transcript, and how they are shown. */
import stringWidth from 'string-width';
import type { Diagnostic, Span } from './ast.ts';

/** Thrown inside the reading of one line; the line loop turns it into a Diagnostic. */
export class Mistake extends Error {
  readonly span: Span;
  readonly suggestion: string | undefined;

  constructor(span: Span, message: string, suggestion?: string) {
    super(message);
    this.name = 'Mistake';
    this.span = span;
    this.suggestion = suggestion;
  }
}

/** A Diagnostic of a file; `suggestion` is left out when there is none. */
export function diagnostic(
  file: string,
  span: Span,
  message: string,
  suggestion?: string,
): Diagnostic {
  return suggestion === undefined ? { file, span, message } : { file, span, message, suggestion };
}

const WINDOW = 96;

/**
 * A mistake as it is printed: place and message, the line, and a caret under what is wrong.
 *
 * @param d The mistake.
 * @param source The text it was found in, or its lines. Without it only the first line is printed.
 * @returns One or three lines, without a newline at the end.
 */
export function formatDiagnostic(d: Diagnostic, source?: string | readonly string[]): string {
  const head = `${d.file}:${d.span.line}:${d.span.column}: ${diagnosticText(d)}`;
  const lines = typeof source === 'string' ? source.split(/\r\n|\n|\r/) : source;
  const line = lines?.[d.span.line - 1];
  if (line === undefined) return head;
  const text = d.span.line === 1 ? line.replace(/^\uFEFF/, '') : line;
  const characters = [...text.slice(0, d.span.end * 2 + WINDOW)];
  const start = Math.max(0, d.span.column - 1);
  const from = start > WINDOW - 20 ? start - 40 : 0;
  const shown = characters.slice(from, from + WINDOW);
  const lead = from > 0 ? '...' : '';
  const before = visible(characters.slice(from, start).join(''));
  const marked = visible(characters.slice(start, Math.max(start + 1, d.span.end - 1)).join(''));
  const room = Math.max(1, lead.length + WINDOW - stringWidth(before));
  const carets = '^'.repeat(Math.min(room, Math.max(1, stringWidth(marked))));
  const tail = characters.length > from + WINDOW ? '...' : '';
  return [
    head,
    `  ${lead}${visible(shown.join(''))}${tail}`,
    `  ${' '.repeat(lead.length + stringWidth(before))}${carets}`,
  ].join('\n');
}

/** The message with its suggestion: `unknown call "wirte"; did you mean "write"?`. */
export function diagnosticText(d: Diagnostic): string {
  const message = d.message.replace(UNSEEN, escaped);
  return d.suggestion === undefined ? message : `${message}; did you mean "${d.suggestion}"?`;
}

/** What a terminal obeys or does not show. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

/** A character that is named in a message, as C writes it: it must not reach the terminal. */
function escaped(character: string): string {
  const hex = (character.codePointAt(0) ?? 0).toString(16);
  return hex.length <= 2 ? `\\x${hex.padStart(2, '0')}` : `\\u${hex.padStart(4, '0')}`;
}

/** Tabs become spaces and other control characters a replacement, so that the caret stands where it should. */
function visible(text: string): string {
  return text.replace(/\t/g, '  ').replace(UNSEEN, '?');
}
