/** Mistakes in a transcript, and how they are shown. */
import stringWidth from 'string-width';
import { printable, shownValue } from '../../printable.ts';
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

/** Something is read that is not there: a variable that a process does not hold, a process that does not live. */
export class Lacking extends Mistake {
  readonly what: string;

  /** @param what The variable or process. */
  constructor(span: Span, message: string, what: string, suggestion?: string) {
    super(span, message, suggestion);
    this.what = what;
  }
}

/** A mistake as a Diagnostic of a file. */
export function diagnosticOf(file: string, mistake: Mistake): Diagnostic {
  const { span, message, suggestion } = mistake;
  const found = diagnostic(file, span, message, suggestion);
  return mistake instanceof Lacking ? { ...found, lacks: mistake.what } : found;
}

/** A call that nobody knows. Of a log of strace all such lines are told at once. */
export class UnknownCall extends Mistake {
  readonly call: string;

  constructor(span: Span, call: string, suggestion?: string) {
    const shown = call.length > 40 ? `${call.slice(0, 40)}...` : call;
    super(span, `unknown call "${shown}"`, suggestion);
    this.call = shown;
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
  const head = `${shownValue(d.file)}:${d.span.line}:${d.span.column}: ${diagnosticText(d)}`;
  const lines = typeof source === 'string' ? source.split(/\r\n|\n|\r/) : source;
  const line = lines?.[d.span.line - 1];
  if (line === undefined) return head;
  const text = d.span.line === 1 ? line.replace(/^\uFEFF/, '') : line;
  const characters = [...text.slice(0, d.span.end * 2 + WINDOW)];
  const start = Math.max(0, d.span.column - 1);
  const from = start > WINDOW - 20 ? start - 40 : 0;
  const to = from + WINDOW;
  const seen = (first: number, last: number): string =>
    visible(characters.slice(first, Math.min(to, last)).join(''));
  const lead = from > 0 ? '...' : '';
  const before = lead.length + stringWidth(seen(from, start));
  const marked = stringWidth(seen(start, Math.max(start + 1, d.span.end - 1)));
  const tail = characters.length > to ? '...' : '';
  return [
    head,
    `  ${lead}${seen(from, to)}${tail}`,
    `  ${' '.repeat(before)}${'^'.repeat(Math.max(1, marked))}`,
  ].join('\n');
}

/** The message with its suggestion: `unknown call "wirte"; did you mean "write"?`. */
export function diagnosticText(d: Diagnostic): string {
  const message = shownValue(d.message);
  if (d.suggestion === undefined) return message;
  return `${message}; did you mean "${shownValue(d.suggestion)}"?`;
}

/** Tabs become spaces, and what a terminal would obey or hide an escape: the caret stands under what is seen. */
function visible(text: string): string {
  return printable(text.replace(/\t/g, '  '));
}
