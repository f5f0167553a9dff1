/** Searching the transcript: what is typed, what is looked for, which line it was found in. */
import type { Script } from '../../engine/index.ts';
import { typeInto } from '../parts/line-input.ts';
import { linesMatching } from './transcript.ts';

/** What came of looking further. */
export type Found =
  | { readonly line: number; readonly at: number; readonly count: number }
  /** The text is nowhere in the transcript. */
  | undefined;

/** One search. */
export class Search {
  /** What is being typed; undefined when nothing is. */
  typed: string | undefined;
  /** What is looked for; undefined when nothing is. */
  pattern: string | undefined;
  /** The line it was found in last. */
  line: number | undefined;

  begin(): void {
    this.typed = '';
  }

  /** A key while something is typed; true when there is something to look for now. */
  press(key: string, typed: string): boolean {
    const { text, done } = typeInto(this.typed ?? '', key, typed);
    this.typed = done === undefined ? text : undefined;
    if (done !== 'accept' || text === '') return false;
    this.pattern = text;
    this.line = undefined;
    return true;
  }

  /** Look for nothing any more. */
  end(): void {
    this.pattern = undefined;
    this.line = undefined;
  }

  /**
   * The next line that matches, or the one before, round and round.
   *
   * @param start The line to begin at when nothing was found yet.
   */
  go(by: 1 | -1, script: Script, start: number): Found {
    const lines = linesMatching(script, this.pattern ?? '');
    if (lines.length === 0) return undefined;
    const from = this.line ?? start;
    const later = lines.findIndex((line) => (this.line === undefined ? line >= from : line > from));
    const before = lines.filter((line) => line < from).length - 1;
    const at = by > 0 ? Math.max(0, later) : before < 0 ? lines.length - 1 : before;
    this.line = lines[at];
    return { line: lines[at] ?? 0, at: at + 1, count: lines.length };
  }
}
