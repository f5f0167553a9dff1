/** A parsed transcript. Positions are 1-based; columns count characters of the line as read. */
import type { Integer } from '../calls/integer.ts';
import type { CallName } from '../calls/spec.ts';

/** Where something stands in the file. */
export interface Span {
  readonly line: number;
  readonly column: number;
  /** Column just behind the last character. */
  readonly end: number;
}

/** A text in languages: `{ en, zh }`; a plain string in the file is `en`. */
export type Localized = { readonly [language: string]: string };

/** The known keys of the front matter; unknown ones are kept in `other` and printed back. */
export interface FrontMatter {
  readonly title?: Localized;
  readonly summary?: Localized;
  readonly mechanism?: string;
  readonly requires?: readonly string[];
  readonly kernel?: string;
  /** Labs: the statements of the source documents that it demonstrates or corrects. */
  readonly shows?: readonly string[];
  readonly other?: { readonly [key: string]: unknown };
}

/** A whole transcript. */
export interface Script {
  /** The name diagnostics show. */
  readonly file: string;
  readonly front: FrontMatter;
  readonly items: readonly Item[];
  /** Actors that nobody forks, in order of first appearance: they exist from the start. */
  readonly roots: readonly string[];
  /** The source, line by line, for drawing. */
  readonly lines: readonly string[];
}

/** One line that says something, or a run of lines that belong together (narration). */
export type Item =
  | { readonly kind: 'blank'; readonly span: Span }
  | { readonly kind: 'comment'; readonly span: Span; readonly text: string }
  /** Consecutive lines of one language are one paragraph. */
  | {
      readonly kind: 'narration';
      readonly span: Span;
      readonly language: string;
      readonly text: string;
      readonly lines: readonly string[];
    }
  | CallItem
  | ResumedItem
  | SignalItem
  | EndItem
  | {
      readonly kind: 'time';
      readonly span: Span;
      readonly ns: number;
      readonly text: string;
      readonly comment?: string;
    };

/** `A  name(args) = result` or `... <unfinished ...>`. */
export interface CallItem {
  readonly kind: 'call';
  readonly span: Span;
  readonly actor: string;
  readonly call: CallName;
  readonly args: readonly Expr[];
  /** At the catalogue's positions (aliases and left-out optional arguments resolved): index into `args`, or -1. */
  readonly positions: readonly number[];
  readonly expect: Expect;
  /** The process that it makes, where a line names it. */
  readonly child?: string;
  readonly comment?: string;
}

/** What a call line asserts. */
export type Expect =
  /** No `= result`: only that the call returns. */
  | { readonly kind: 'returns' }
  | { readonly kind: 'result'; readonly value: Expr; readonly errno?: string }
  /** Has not returned. `interrupted` (ERESTARTSYS): a signal came, so that it may have returned with EINTR too. */
  | {
      readonly kind: 'unfinished';
      readonly interrupted?: string;
      /** In a log of strace: the line was broken off, whether the call slept or not. */
      readonly loose?: true;
    };

/** `A  <... name resumed> = result`. */
export interface ResumedItem {
  readonly kind: 'resumed';
  readonly span: Span;
  readonly actor: string;
  readonly call: CallName;
  readonly expect: Exclude<Expect, { kind: 'unfinished' }>;
  readonly comment?: string;
}

/** `A  --- SIGUSR1 {si_code=SI_USER} ---`. */
export interface SignalItem {
  readonly kind: 'signal';
  readonly span: Span;
  readonly actor: string;
  readonly signal: string;
  readonly info?: Expr;
  readonly comment?: string;
}

/** `A  +++ exited with 3 +++`, `A  +++ killed by SIGPIPE +++`. */
export interface EndItem {
  readonly kind: 'end';
  readonly span: Span;
  readonly actor: string;
  readonly exit: { readonly exited: number } | { readonly killed: string };
  readonly comment?: string;
}

/** An argument, a result, or a pattern. Which of these it is depends on the position, not on its form. */
export type Expr =
  | { readonly kind: 'int'; readonly span: Span; readonly value: Integer; readonly text: string }
  | {
      readonly kind: 'string';
      readonly span: Span;
      readonly bytes: Uint8Array;
      readonly prefix: boolean;
      readonly abstract: boolean;
    }
  | { readonly kind: 'null'; readonly span: Span }
  | { readonly kind: 'any'; readonly span: Span; readonly text: '_' | '?' }
  /** A lower-case name: a variable. */
  | { readonly kind: 'var'; readonly span: Span; readonly name: string }
  /** An upper-case name that starts an actor's name or a known constant; resolved by the checker. */
  | { readonly kind: 'const'; readonly span: Span; readonly name: string }
  | { readonly kind: 'actor'; readonly span: Span; readonly name: string }
  | { readonly kind: 'field'; readonly span: Span; readonly of: Expr; readonly name: string }
  | {
      readonly kind: 'call';
      readonly span: Span;
      readonly name: string;
      readonly args: readonly Expr[];
    }
  | { readonly kind: 'unary'; readonly span: Span; readonly op: '-' | '~' | '*'; readonly of: Expr }
  | {
      readonly kind: 'binary';
      readonly span: Span;
      readonly op: '+' | '-' | '*' | '/' | '%' | '|' | '&' | '<<' | '>>';
      readonly left: Expr;
      readonly right: Expr;
    }
  | { readonly kind: 'paren'; readonly span: Span; readonly of: Expr }
  /** `128 => 16`: a number that the caller gives, and the one that the call leaves in its place. */
  | { readonly kind: 'changed'; readonly span: Span; readonly given: Expr; readonly left: Expr }
  /** `{a, b}` or `{x=1, y=2}`: names are absent where the field is given by position. */
  | {
      readonly kind: 'struct';
      readonly span: Span;
      readonly fields: readonly { readonly name?: string; readonly value: Expr }[];
    }
  /** `[a, b]`, and `~[...]` with `complement`. */
  | {
      readonly kind: 'array';
      readonly span: Span;
      readonly items: readonly Expr[];
      readonly complement: boolean;
      /** Ends in `...`: strace left the rest out. */
      readonly more?: true;
    };

/** A mistake in a transcript: names the place and the remedy. */
export interface Diagnostic {
  readonly file: string;
  readonly span: Span;
  readonly message: string;
  /** The nearest known name, where one is near. */
  readonly suggestion?: string;
  /** The variable or process that is not there, where that is what is wrong: a line above may have failed to give it. */
  readonly lacks?: string;
}
