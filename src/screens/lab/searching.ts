/** Look for a text in the transcript. */

import type { Prediction } from './prediction.ts';
import { indexOf, stopUpTo } from './script-index.ts';
import type { LabModel, LabParts } from './store.ts';
import { linesMatching } from './transcript.ts';

type Searching = Pick<LabModel, 'setSearching' | 'search' | 'find' | 'endSearch'>;

/**
 * What the lab can do with a search; what is looked for stands in its store. The run goes to what is found; while the reader
 * predicts, only what has happened is looked through.
 */
export function searching(
  { host, store, run, text }: LabParts,
  prediction: Prediction,
  seek: (stop: number) => Promise<void>,
): Searching {
  const endSearch = (): void => store.setState({ pattern: undefined, found: undefined });
  const lines = (pattern: string): readonly number[] => {
    const { script, stop } = run().store.getState();
    const all = linesMatching(script, pattern);
    if (!prediction.store.getState().predicting) return all;
    const next = indexOf(script).stops[stop + 1] ?? Number.POSITIVE_INFINITY;
    return all.filter((line) => line < next);
  };
  const find = async (by: 1 | -1): Promise<void> => {
    const { pattern, found } = store.getState();
    if (pattern === undefined) return;
    const { script, stop } = run().store.getState();
    const matches = lines(pattern);
    if (matches.length === 0) {
      endSearch();
      host.say(text().searchNone(pattern));
      return;
    }
    const at = nextOf(matches, by, found, indexOf(script).stops[stop] ?? 0);
    const line = matches[at];
    await seek(stopUpTo(script, line ?? 0));
    // Whoever has gone on meanwhile stays there.
    if (store.getState().pattern !== pattern) return;
    store.setState({ found: line, offsets: {} });
    host.say(text().searchAt(pattern, at + 1, matches.length));
  };
  return {
    setSearching: (searching) => store.setState({ searching }),
    search(pattern) {
      store.setState({ pattern, found: undefined });
      void find(1);
    },
    find: (by) => void find(by),
    endSearch,
  };
}

/** The position of the line to go to: the next behind the last one found, or behind where the run is. */
function nextOf(
  lines: readonly number[],
  by: 1 | -1,
  found: number | undefined,
  start: number,
): number {
  const from = found ?? start;
  const later = lines.findIndex((line) => (found === undefined ? line >= from : line > from));
  const before = lines.filter((line) => line < from).length - 1;
  if (by > 0) return Math.max(0, later);
  return before < 0 ? lines.length - 1 : before;
}
