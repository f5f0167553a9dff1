/** Where the lab's panes stand, for every size of terminal. */

/** The panes, in the order of their digits. */
export const PANES = ['transcript', 'kernel', 'processes', 'inside', 'narration'] as const;

/** One of the lab's panes. */
export type PaneName = (typeof PANES)[number];

/** A pane and how many rows it has. */
export interface Placed {
  readonly pane: PaneName;
  readonly height: number;
}

/** Panes under each other. */
export interface Column {
  readonly width: number;
  readonly panes: readonly Placed[];
}

/** Columns side by side. `tabs` tells that one pane is shown, and that the others are behind tabs. */
export interface Arrangement {
  readonly columns: readonly Column[];
  readonly tabs: boolean;
}

/** What the arrangement depends on. */
export interface ArrangeInput {
  readonly width: number;
  /** Rows between the header and the footer. */
  readonly height: number;
  readonly focus: PaneName;
  readonly zoom: boolean;
  /** Stepping inside a call: its pane must be seen. */
  readonly inside: boolean;
  /** Rows that the whole transcript takes. */
  readonly lines: number;
}

/** A column: the first pane gets what the others leave. */
function column(
  width: number,
  height: number,
  panes: readonly (readonly [PaneName, number])[],
): Column {
  const rest = panes.slice(1).reduce((sum, [, rows]) => sum + rows, 0);
  return {
    width,
    panes: panes.map(([pane, rows], index) => ({
      pane,
      height: index === 0 ? height - rest : rows,
    })),
  };
}

/** Place the panes. */
export function arrange(input: ArrangeInput): Arrangement {
  const { width, height, focus, zoom, lines } = input;
  if (zoom) return { columns: [column(width, height, [[focus, height]])], tabs: false };
  if (width < 80 && height >= 34) return portrait(input);
  if (width < 80 || height < 22) {
    return { columns: [column(width, height - 1, [[focus, height]])], tabs: true };
  }
  if (width >= 140 && height >= 36) return landscape(input);
  const left = Math.max(38, Math.floor(width * 0.43));
  const right = width - left;
  if (height < 26) {
    const lower =
      focus === 'inside' || (input.inside && focus !== 'processes') ? 'inside' : 'processes';
    return {
      columns: [
        column(left, height, [
          ['transcript', 0],
          ['narration', 9],
        ]),
        column(right, height, [
          ['kernel', 0],
          [lower, 6],
        ]),
      ],
      tabs: false,
    };
  }
  const narration = Math.min(12, Math.max(9, Math.floor(height * 0.3)));
  const processes = Math.min(10, Math.max(6, Math.floor(height * 0.2)));
  const transcript = Math.min(height - narration - processes, Math.max(10, lines + 2));
  return {
    columns: [
      column(left, height, [
        ['transcript', transcript],
        ['processes', processes],
        ['narration', height - processes - transcript],
      ]),
      column(right, height, [
        ['kernel', 0],
        ['inside', Math.floor(height * 0.42)],
      ]),
    ],
    tabs: false,
  };
}

/** One column, for narrow and tall terminals. */
function portrait({ width, height }: ArrangeInput): Arrangement {
  const narration = 8;
  const kernel = Math.floor((height - narration) * 0.45);
  return {
    columns: [
      column(width, height, [
        ['transcript', 0],
        ['kernel', kernel],
        ['narration', narration],
      ]),
    ],
    tabs: false,
  };
}

/** Three columns, for wide and tall ones. */
function landscape({ width, height, lines }: ArrangeInput): Arrangement {
  const left = Math.floor(width * 0.31);
  const right = Math.floor(width * 0.31);
  const transcript = Math.min(height - 14, Math.max(12, lines + 2));
  const processes = Math.max(9, Math.floor(height * 0.3));
  return {
    columns: [
      column(left, height, [
        ['transcript', 0],
        ['narration', height - transcript],
      ]),
      column(width - left - right, height, [
        ['kernel', 0],
        ['processes', processes],
      ]),
      column(right, height, [['inside', 0]]),
    ],
    tabs: false,
  };
}

/** The panes that an arrangement shows. */
export function shownPanes({ columns }: Arrangement): PaneName[] {
  return columns.flatMap(({ panes }) => panes.map(({ pane }) => pane));
}
