/** The lab's picture of a moment as lines of text. */
import type { Hint } from '../../../src/screens/keys/hints.ts';
import { LabPicture } from '../../../src/screens/lab/picture.tsx';
import { type LabSeen, seenByNobody } from '../../../src/screens/lab/seen.ts';
import type { LabView } from '../../../src/screens/lab/view.ts';
import type { Settings } from '../../../src/screens/parts/surroundings.tsx';
import { drawn } from '../drawn.tsx';

/** How it is drawn: 100 by 30, with no hints, unless something else is said. */
export interface PictureOptions extends Partial<Settings> {
  readonly width?: number;
  readonly height?: number;
  readonly hints?: readonly Hint[];
  /** What a reader chose to see. */
  readonly seen?: Partial<LabSeen>;
}

/** The picture, line by line. */
export function picture(view: LabView, options: PictureOptions = {}): string[] {
  const { width = 100, height = 30, hints = [], seen = {}, ...settings } = options;
  const all = { ...seenByNobody(view), ...seen };
  return drawn(<LabPicture seen={all} hints={hints} />, { columns: width, rows: height }, settings);
}
