/** A place in one line of a transcript, and the words that can be read from there. */
import type { Span } from './ast.ts';
import { Mistake } from './diagnostic.ts';

const SPACES = /(?:[ \t\v\f\u00a0]|\/\*.*?\*\/)*/y;
const WORD = /[A-Za-z_][A-Za-z0-9_]*/y;
const SURROGATE = /[\ud800-\udfff]/;

/** Reads one line from left to right. Positions are UTF-16 offsets inside, characters in spans. */
export class Cursor {
  readonly text: string;
  readonly line: number;
  pos: number;
  /** How deep the expression being read is nested. */
  depth = 0;
  readonly #wide: boolean;

  constructor(text: string, line: number, pos = 0) {
    this.text = text;
    this.line = line;
    this.pos = pos;
    this.#wide = SURROGATE.test(text);
  }

  /** The span from one offset to another, by default to where the cursor stands. */
  span(from: number, to: number = this.pos): Span {
    return { line: this.line, column: this.#column(from), end: this.#column(Math.max(to, from)) };
  }

  #column(offset: number): number {
    return (this.#wide ? [...this.text.slice(0, offset)].length : offset) + 1;
  }

  /** Skips blanks and C comments. */
  space(): void {
    SPACES.lastIndex = this.pos;
    SPACES.exec(this.text);
    this.pos = Math.max(this.pos, SPACES.lastIndex);
  }

  /** The character at the cursor, '' at the end. */
  peek(): string {
    return this.text[this.pos] ?? '';
  }

  /** True when the text goes on with these characters. */
  sees(literal: string): boolean {
    return this.text.startsWith(literal, this.pos);
  }

  /** Steps over these characters if they are next. */
  take(literal: string): boolean {
    if (!this.text.startsWith(literal, this.pos)) return false;
    this.pos += literal.length;
    return true;
  }

  /** Steps over what a sticky expression matches here. */
  match(sticky: RegExp): RegExpExecArray | null {
    sticky.lastIndex = this.pos;
    const found = sticky.exec(this.text);
    if (found !== null) this.pos = sticky.lastIndex;
    return found;
  }

  /** Steps over a name. */
  word(): string | undefined {
    return this.match(WORD)?.[0];
  }

  /** True at the end of what counts: the end of the line, or its comment. */
  atEnd(): boolean {
    return this.pos >= this.text.length || this.text[this.pos] === '#';
  }

  /** What stands at the cursor, in words, for messages. */
  found(): string {
    if (this.atEnd()) return 'the end of the line';
    if (this.text[this.pos] === '"') return 'a quote (")';
    WORD.lastIndex = this.pos;
    const word = WORD.exec(this.text)?.[0];
    const shown = word ?? String.fromCodePoint(this.text.codePointAt(this.pos) ?? 32);
    return `"${shown.length > 40 ? `${shown.slice(0, 40)}...` : shown}"`;
  }

  /** The span of the word or character at the cursor. */
  here(): Span {
    WORD.lastIndex = this.pos;
    const word = WORD.exec(this.text)?.[0] ?? 'x';
    return this.span(this.pos, this.pos + word.length);
  }

  /** Gives up on the line: what was expected, and what is there instead. */
  fail(expected: string): never {
    throw new Mistake(this.here(), `expected ${expected}, found ${this.found()}`);
  }
}
