/** What home shows, as plain data. */
import type { Lab } from './labs.ts';
import type { Progress } from './progress.ts';
import type { Entry } from './store.ts';

/** What home shows. */
export interface HomeView {
  readonly entries: readonly Entry[];
  readonly entry: number;
  /** Undefined until they have been read. */
  readonly labs: readonly Lab[] | undefined;
  readonly chosenLab: number;
  readonly inLabs: boolean;
  readonly filter: string;
  readonly progress: Progress;
  readonly recordings: readonly string[];
}
