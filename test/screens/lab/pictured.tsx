/** The lab's picture of a moment, and one of its panes, as lines of text. */
import type { ComponentType } from 'react';
import type { Hint } from '../../../src/screens/keys/hints.ts';
import type { PaneProps } from '../../../src/screens/lab/panes/props.ts';
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
  const all = { ...seenByNobody(view), keys: true, ...seen };
  return drawn(<LabPicture seen={all} hints={hints} />, { columns: width, rows: height }, settings);
}

/** How a pane is drawn: 60 columns and 40 rows inside of its border, unless something else is said. */
export interface PaneOptions extends Partial<Settings> {
  readonly width?: number;
  readonly rows?: number;
  /** Columns that a line of the transcript has. */
  readonly lineWidth?: number;
  readonly seen?: Partial<LabSeen>;
}

/** What stands inside of a pane's border, line by line, without blanks at the ends. */
export function paneLines(
  Pane: ComponentType<PaneProps>,
  view: LabView,
  options: PaneOptions = {},
): string[] {
  const { width = 60, rows = 40, lineWidth = 80, seen = {}, ...settings } = options;
  const size = { columns: width + 4, rows: rows + 2 };
  const place = { width: size.columns, height: size.rows, focused: false } as const;
  const lines = drawn(
    <Pane
      seen={{ ...seenByNobody(view), keys: true, ...seen }}
      lineWidth={lineWidth}
      place={{ ...place, digit: undefined, offset: undefined }}
    />,
    size,
    settings,
  );
  const inside = lines.slice(1, -1).map((line) => [...line].slice(2).join(''));
  const shown = inside.map((line) => line.replace(/ *[│|┃#]$/, '').trimEnd());
  return shown.slice(0, shown.findLastIndex((line) => line !== '') + 1);
}
