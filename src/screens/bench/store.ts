/** The bench lab: what is chosen, what is being measured, what came of it, and what of it is looked at. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import {
  type BenchProgress,
  type BenchResult,
  type Comparison,
  type JudgedClaim,
  judgeClaims,
  type Measurer,
  type Placement,
} from '../../engine/index.ts';
import type { Language } from '../../text/language.ts';
import type { ScreenModel } from '../screen-model.ts';
import { type BenchChoices, FIRST_CHOICES } from './choices.ts';
import type { BenchFile, BenchFiles } from './files.ts';
import { keeping } from './keeping.ts';
import { looking } from './looking.ts';
import { measuring } from './measuring.ts';
import { moving } from './moving.ts';
import { type BenchRow, BenchRows } from './rows.ts';
import type { BenchView } from './views.ts';

/** What the bench lab leads to. */
export interface BenchOptions {
  readonly measurer: () => Promise<Measurer>;
  readonly files: BenchFiles;
  /** Open a lab by its id; false where there is none of that name. */
  readonly openLab: (id: string) => boolean;
  readonly errorText: (error: unknown) => string;
  readonly say: (text: string) => void;
  readonly language: () => Language;
  /** A path as it is shown. */
  readonly shown: (path: string) => string;
}

/** The state of the bench lab. */
export interface BenchState {
  readonly focus: 'choices' | 'results';
  readonly choices: BenchChoices;
  /** The line that the cursor is at among the choices. */
  readonly at: number;
  /** Where two processes can be put here; undefined until the machine has been asked. */
  readonly placements: readonly Placement[] | undefined;
  /** Why nothing can be measured here. */
  readonly impossible: string | undefined;
  readonly measuring: boolean;
  readonly progress: BenchProgress | undefined;
  readonly result: BenchResult | undefined;
  readonly rows: readonly BenchRow[];
  readonly claims: readonly JudgedClaim[];
  /** The result was kept, or comes from there. */
  readonly file: BenchFile | undefined;
  readonly comparison: { readonly with: BenchFile; readonly made: Comparison } | undefined;
  readonly view: BenchView;
  /** The line that the cursor is at in each view. */
  readonly row: number;
  /** What the chosen number is made of is told in place of its histogram. */
  readonly explaining: boolean;
  /** The files to choose from, while one is chosen. */
  readonly saved: { readonly files: readonly BenchFile[]; readonly at: number } | undefined;
}

/** The bench lab: its state and what can be done with it. */
export interface BenchModel extends ScreenModel {
  readonly kind: 'bench';
  readonly store: StoreApi<BenchState>;
  readonly options: BenchOptions;
  move(by: number): void;
  /** Move the cursor of a list that need not have the keys. */
  roll(list: BenchState['focus'], by: number): void;
  /** Choose a line that was pointed at. */
  point(list: BenchState['focus'], at: number): void;
  focus(on: BenchState['focus']): void;
  /** Give the line at the cursor its next value, or the one before. */
  change(by: 1 | -1): void;
  /** Choose or leave out the mechanism at the cursor; give another line its next value. */
  toggle(): void;
  /** Choose every mechanism, or none. */
  toggleAll(): void;
  /** Begin to measure; stop where it is measured. */
  measure(): void;
  nextView(by: 1 | -1): void;
  explain(): void;
  /** Measure, explain, or open what is chosen, whatever has the keys. */
  open(): void;
  save(): void;
  showSaved(): void;
  /** Show the file at the cursor of the list. */
  openSaved(): void;
  /** Compare with the file at the cursor of the list. */
  compare(): void;
  /** Stop, or close what is open; false where the bench lab itself would have to be left. */
  leave(): boolean;
}

/** What the parts of the bench lab share. */
export interface BenchParts {
  readonly options: BenchOptions;
  readonly store: StoreApi<BenchState>;
  /** Show a result in place of the one before. */
  readonly show: (result: BenchResult, file?: BenchFile) => void;
}

/** The bench lab with nothing measured. */
export function createBench(options: BenchOptions): BenchModel {
  const store = createStore<BenchState>(() => ({
    focus: 'choices',
    choices: FIRST_CHOICES,
    at: 0,
    placements: undefined,
    impossible: undefined,
    measuring: false,
    progress: undefined,
    result: undefined,
    rows: [],
    claims: [],
    file: undefined,
    comparison: undefined,
    view: 'table',
    row: 0,
    explaining: false,
    saved: undefined,
  }));
  const known = new BenchRows();
  const show = (result: BenchResult, file?: BenchFile): void => {
    const { comparison } = store.getState();
    const rows = known.of(result);
    store.setState({
      result,
      rows,
      claims: judgeClaims(result, (key) => known.row(key)?.estimate.main),
      file,
      comparison: file === undefined ? undefined : comparison,
    });
  };
  const run = measuring({ options, store, show });
  return {
    kind: 'bench',
    store,
    options,
    ...moving(store),
    ...keeping({ options, store, show }),
    measure: run.toggle,
    ...looking({ options, store, show }, run),
    close: run.stop,
  };
}
