/** The YAML between two `---` lines at the top of a transcript. */
import { isMap, isScalar, isSeq, LineCounter, type Node, parseDocument, stringify } from 'yaml';
import type { Diagnostic, FrontMatter, Localized, Span } from './ast.ts';
import { diagnostic } from './diagnostic.ts';
import { LIMITS } from './limits.ts';
import { nearest } from './nearest.ts';

/** The keys that mean something. */
const FRONT_KEYS = ['title', 'summary', 'mechanism', 'requires', 'kernel', 'shows'] as const;

type Key = (typeof FRONT_KEYS)[number];

/** What was read, and the line on which the transcript goes on (0-based). */
export interface FrontResult {
  readonly front: FrontMatter;
  readonly next: number;
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads the front matter that starts on line `start` (0-based), whose text is `---`. */
export function readFrontMatter(
  lines: readonly string[],
  start: number,
  file: string,
): FrontResult {
  const end = lines.findIndex((line, index) => index > start && line.trimEnd() === '---');
  if (end < 0) {
    const span = { line: start + 1, column: 1, end: 4 };
    const message = 'the front matter has no end; expected a second line "---"';
    return { front: {}, next: lines.length, diagnostics: [diagnostic(file, span, message)] };
  }
  const text = lines.slice(start + 1, end).join('\n');
  if (text.length > LIMITS.front) {
    const span = { line: start + 1, column: 1, end: 4 };
    const message = `the front matter is longer than ${LIMITS.front} characters`;
    return { front: {}, next: end + 1, diagnostics: [diagnostic(file, span, message)] };
  }
  const reader = new FrontReader(file, start + 1);
  const front = reader.read(text);
  return { front, next: end + 1, diagnostics: reader.diagnostics };
}

class FrontReader {
  readonly diagnostics: Diagnostic[] = [];
  readonly #file: string;
  readonly #firstLine: number;
  readonly #counter = new LineCounter();

  constructor(file: string, firstLine: number) {
    this.#file = file;
    this.#firstLine = firstLine;
  }

  read(text: string): FrontMatter {
    try {
      return this.#document(text);
    } catch (error) {
      const span = { line: this.#firstLine + 1, column: 1, end: 2 };
      this.#report(span, `the front matter cannot be read: ${firstLine(error)}`);
      return {};
    }
  }

  #document(text: string): FrontMatter {
    const document = parseDocument(text, { lineCounter: this.#counter, prettyErrors: false });
    for (const error of document.errors) {
      this.#report(this.#spanAt(error.pos[0], error.pos[1]), `front matter: ${firstLine(error)}`);
    }
    const { contents } = document;
    if (document.errors.length > 0 || contents === null) return {};
    if (!isMap(contents)) {
      this.#report(this.#spanOf(contents), 'front matter: expected keys and values');
      return {};
    }
    const front: { -readonly [K in keyof FrontMatter]: FrontMatter[K] } = {};
    const other: { [key: string]: unknown } = {};
    for (const pair of contents.items) {
      const key = isScalar(pair.key) ? String(pair.key.value) : '';
      const node = pair.value as Node | null;
      if (isKey(key)) {
        this.#known(front, key, node, pair.key as Node);
      } else {
        this.#unknown(key, pair.key as Node);
        other[key] = node?.toJS(document, { maxAliasCount: 16 }) ?? null;
      }
    }
    return Object.keys(other).length > 0 ? { ...front, other } : front;
  }

  #known(
    front: { -readonly [K in keyof FrontMatter]: FrontMatter[K] },
    key: Key,
    node: Node | null,
    at: Node,
  ): void {
    if (node === null || (isScalar(node) && node.value === null)) {
      this.#report(this.#spanOf(at), `front matter: "${key}" has no value`);
    } else if (key === 'title' || key === 'summary') {
      const text = this.#localized(key, node);
      if (text !== undefined) front[key] = text;
    } else if (key === 'requires' || key === 'shows') {
      const list = this.#list(key, node);
      if (list !== undefined) front[key] = list;
    } else {
      const text = scalarText(node);
      if (text === undefined)
        this.#report(this.#spanOf(node), `front matter: "${key}" is a string`);
      else front[key] = text;
    }
  }

  #localized(key: Key, node: Node): Localized | undefined {
    const text = scalarText(node);
    if (text !== undefined) return { en: text };
    const said: { [language: string]: string } = {};
    if (isMap(node)) {
      for (const { key: language, value } of node.items) {
        const name = isScalar(language) ? String(language.value) : '';
        const text = scalarText(value as Node | null);
        if (!/^[a-z]{2,3}(-[A-Za-z0-9]+)*$/.test(name) || text === undefined) {
          this.#report(
            this.#spanOf(language as Node),
            `front matter: "${key}" is a string, or a map of language to string`,
          );
          return undefined;
        }
        said[name] = text;
      }
      return said;
    }
    this.#report(
      this.#spanOf(node),
      `front matter: "${key}" is a string, or a map of language to string`,
    );
    return undefined;
  }

  #list(key: Key, node: Node): readonly string[] | undefined {
    const single = scalarText(node);
    if (single !== undefined) return [single];
    const items = isSeq(node) ? node.items.map((item) => scalarText(item as Node)) : [undefined];
    if (items.every((item) => item !== undefined)) return items;
    this.#report(this.#spanOf(node), `front matter: "${key}" is a list of strings`);
    return undefined;
  }

  #unknown(key: string, at: Node): void {
    const near = nearest(key, FRONT_KEYS);
    if (near === undefined) return;
    this.#report(this.#spanOf(at), `unknown key "${key}" in the front matter`, near);
  }

  #spanOf(node: Node): Span {
    return this.#spanAt(node.range?.[0] ?? 0, node.range?.[1] ?? 1);
  }

  #spanAt(from: number, to: number): Span {
    const start = this.#counter.linePos(from);
    const end = this.#counter.linePos(Math.max(to, from + 1));
    const column = Math.max(1, start.col);
    return {
      line: this.#firstLine + Math.max(1, start.line),
      column,
      end: end.line === start.line ? Math.max(end.col, column + 1) : column + 1,
    };
  }

  #report(span: Span, message: string, suggestion?: string): void {
    this.diagnostics.push(diagnostic(this.#file, span, message, suggestion));
  }
}

function isKey(key: string): key is Key {
  return (FRONT_KEYS as readonly string[]).includes(key);
}

/** A scalar as it was written, so that the kernel version 5.10 does not become 5.1. */
function scalarText(node: Node | null): string | undefined {
  if (!isScalar(node) || node.value === null) return undefined;
  return typeof node.value === 'string' ? node.value : (node.source ?? String(node.value));
}

function firstLine(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.split('\n')[0] ?? message;
}

/** The front matter as it is printed, with both `---` lines; empty when there is nothing to say. */
export function printFrontMatter(front: FrontMatter): readonly string[] {
  const lines: string[] = [];
  for (const key of FRONT_KEYS) {
    const value = front[key];
    if (value !== undefined) lines.push(`${key}: ${flow(value)}`);
  }
  if (front.other !== undefined) {
    lines.push(...stringify(front.other, { lineWidth: 0 }).trimEnd().split('\n'));
  }
  return lines.length > 0 ? ['---', ...lines, '---'] : [];
}

function flow(value: string | readonly string[] | Localized): string {
  if (typeof value === 'string') return quoted(value);
  if (Array.isArray(value)) return `[${value.map(quoted).join(', ')}]`;
  const entries = Object.entries(value as Localized);
  const [only] = entries;
  if (entries.length === 1 && only?.[0] === 'en') return quoted(only[1]);
  return `{ ${entries.map(([language, text]) => `${language}: ${quoted(text)}`).join(', ')} }`;
}

/** A plain word when YAML reads it as the same string, quotes otherwise. */
function quoted(text: string): string {
  return /^[a-z][a-z-]*$/.test(text) && !/^(?:null|true|false|yes|no|on|off|y|n)$/.test(text)
    ? text
    : JSON.stringify(text);
}
