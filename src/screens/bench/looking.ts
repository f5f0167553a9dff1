/** How a result is looked at, what is explained of it, and the way out of that. */
import { MECHANISMS } from '../../engine/index.ts';
import { benchScreenText } from '../../text/bench/screen.ts';
import type { Measuring } from './measuring.ts';
import type { BenchModel, BenchOptions, BenchParts } from './store.ts';
import { type BenchView, VIEWS } from './views.ts';

type Looking = Pick<BenchModel, 'nextView' | 'explain' | 'open' | 'leave'>;

/** What looking does. */
export function looking({ options, store }: BenchParts, run: Measuring): Looking {
  const model: Looking = {
    nextView(by) {
      const { view, comparison, row } = store.getState();
      const views = VIEWS.filter((name) => name !== 'compare' || comparison !== undefined);
      const next = views[(views.indexOf(view) + by + views.length) % views.length] ?? 'table';
      const same = showsNumbers(view) && showsNumbers(next);
      store.setState({ view: next, row: same ? row : 0, explaining: false });
    },
    explain() {
      const { explaining, rows, view, claims } = store.getState();
      const lines = view === 'claims' ? claims : rows;
      if (lines.length === 0) options.say(benchScreenText(options.language()).nothingToExplain);
      else {
        const seen = view === 'compare' ? ({ view: 'table', row: 0 } as const) : {};
        store.setState({ explaining: !explaining, focus: 'results', ...seen });
      }
    },
    open() {
      const { focus, explaining, rows, row, view } = store.getState();
      if (focus === 'choices') run.toggle();
      else if (view === 'claims') model.explain();
      else if (view !== 'compare') {
        const mechanism = rows[row]?.cell.mechanism;
        if (mechanism !== undefined && explaining) openLab(options, MECHANISMS[mechanism].lab);
        else model.explain();
      }
    },
    leave() {
      const { saved, explaining, measuring: runs } = store.getState();
      if (saved !== undefined) store.setState({ saved: undefined });
      else if (explaining) store.setState({ explaining: false });
      else if (runs) run.toggle();
      else return false;
      return true;
    },
  };
  return model;
}

/** True where a line is a number that was measured. */
function showsNumbers(view: BenchView): boolean {
  return view === 'table' || view === 'bars';
}

function openLab({ openLab: open, say, language }: BenchOptions, id: string): void {
  if (!open(id)) say(benchScreenText(language()).noLab(id));
}
