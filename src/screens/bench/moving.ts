/** Where the cursors are, and the values of what can be chosen. */
import type { StoreApi } from 'zustand/vanilla';
import { choiceLines, withAllOrNone, withNext, withToggled } from './choices.ts';
import type { BenchModel, BenchState } from './store.ts';

type Moving = Pick<
  BenchModel,
  'move' | 'roll' | 'point' | 'focus' | 'change' | 'toggle' | 'toggleAll'
>;

/** How many lines what is looked at has. */
export function lineCount({ view, rows, claims, comparison }: BenchState): number {
  if (view === 'claims') return claims.length;
  return view === 'compare' ? (comparison?.made.cells.length ?? 0) : rows.length;
}

/** What moving does. */
export function moving(store: StoreApi<BenchState>): Moving {
  const { getState: get, setState: set } = store;
  const within = (at: number, count: number): number => Math.max(0, Math.min(count - 1, at));
  const model: Moving = {
    move(by) {
      const { saved, focus } = get();
      if (saved === undefined) return model.roll(focus, by);
      return set({ saved: { ...saved, at: within(saved.at + by, saved.files.length) } });
    },
    roll(list, by) {
      const state = get();
      if (list === 'choices') {
        set({ at: within(state.at + by, choiceLines(state.choices).length) });
      } else set({ row: within(state.row + by, lineCount(state)) });
    },
    point(list, at) {
      const state = get();
      const again = list === 'choices' && state.focus === list && state.at === at;
      set(list === 'choices' ? { focus: list, at } : { focus: list, row: at });
      if (again) model.toggle();
    },
    focus: (focus) => set({ focus }),
    change(by) {
      const { choices, at, placements = [] } = get();
      const line = choiceLines(choices)[at];
      if (line?.kind === 'mechanism') set({ choices: withToggled(choices, line.name) });
      if (line?.kind !== 'option') return;
      set({ choices: withNext(choices, line.name, by, placements) });
    },
    toggle: () => model.change(1),
    toggleAll: () => set({ choices: withAllOrNone(get().choices) }),
  };
  return model;
}
