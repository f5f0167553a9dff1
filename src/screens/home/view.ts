/** What home shows, as plain data. */
import type { Lab } from './labs.ts';
import type { Progress } from './progress.ts';
import type { Entry, HomeModel } from './store.ts';

/** What home shows. */
export interface HomeView {
  readonly entries: readonly Entry[];
  readonly entry: number;
  /** The lab that was open last, while it is not finished: the entry above the others. */
  readonly unfinished: Lab | undefined;
  /** Undefined until they have been read. */
  readonly labs: readonly Lab[] | undefined;
  readonly chosenLab: number;
  readonly inLabs: boolean;
  readonly filter: string;
  readonly progress: Progress;
  /** What the mouse does. */
  readonly pointing: Pick<HomeModel, 'point' | 'roll'>;
  readonly recordings: readonly string[];
}
