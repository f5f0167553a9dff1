/** Look for a text in the transcript. */
import { indexOf } from './script-index.ts';
import type { LabModel, LabParts } from './store.ts';
import { linesMatching } from './transcript.ts';

type Searching = Pick<LabModel, 'setSearching' | 'search' | 'find' | 'endSearch'>;

/** What the lab can do with a search; what is looked for stands in its store. */
export function searching({ host, store, run, text }: LabParts): Searching {
  const endSearch = (): void => store.setState({ pattern: undefined, found: undefined });
  const find = (by: 1 | -1): void => {
    const { pattern, found } = store.getState();
    if (pattern === undefined) return;
    const { script, cursor } = run().store.getState();
    const lines = linesMatching(script, pattern);
    if (lines.length === 0) {
      endSearch();
      host.say(text().searchNone(pattern));
      return;
    }
    const at = nextOf(lines, by, found, indexOf(script).steps[cursor.step] ?? 0);
    store.setState({ found: lines[at], offsets: {} });
    host.say(text().searchAt(pattern, at + 1, lines.length));
  };
  return {
    setSearching: (searching) => store.setState({ searching }),
    search(pattern) {
      store.setState({ pattern, found: undefined });
      find(1);
    },
    find,
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
