/** The lab to go on with: the one that was open last, where the reader was in it. */
import type { Lab } from './labs.ts';
import { isDone } from './progress.ts';
import type { HomeOptions } from './store.ts';

/** What home knows of it. */
export interface GoingOn {
  /** The lab that was open last when the program was started, while it is not finished. */
  left(): Lab | undefined;
  /** Open that one. */
  back(): void;
  /** Open the lab that was open last; the first lab where none is unfinished. */
  on(): void;
}

/** What there is to go on with. */
export function goingOn({ library, progress, openLab }: HomeOptions): GoingOn {
  const unfinished = (id: string | undefined): Lab | undefined => {
    if (id === undefined || isDone(progress, id)) return undefined;
    const file = library.shelves.flatMap(({ files }) => files).find((known) => known.id === id);
    return file && library.lab(file);
  };
  const open = (lab: Lab | undefined): void => {
    if (lab === undefined) return;
    openLab(lab, isDone(progress, lab.id) ? 0 : (progress.of(lab.id)?.step ?? 0));
  };
  // Where one comes home to from a lab, it is chosen already: only at first there is an entry for it.
  const atFirst = progress.last;
  const left = (): Lab | undefined => unfinished(atFirst);
  return {
    left,
    back: () => open(left()),
    on() {
      const shelf = library.shelves.find(({ files }) => files.length > 0);
      open(unfinished(progress.last) ?? (shelf && library.labsOf(shelf)[0]));
    },
  };
}
