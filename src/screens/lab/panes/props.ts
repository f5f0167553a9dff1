/** What every pane of the lab is given. */
import type { PanePlace } from '../scroll-pane.tsx';
import type { LabSeen } from '../seen.ts';

/** What is seen, and where the pane stands. */
export interface PaneProps {
  readonly seen: LabSeen;
  readonly place: PanePlace;
  /** Columns that a line of the transcript has: what is cut there is written out elsewhere. */
  readonly lineWidth: number;
}
