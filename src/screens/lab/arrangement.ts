/** Where the lab's panes stand, for every size of terminal. */

/** The panes, in the order of their digits. */
export const PANES = [
  'transcript',
  'kernel',
  'processes',
  'inside',
  'narration',
  'program',
] as const;

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
  /** The C program is wanted in place of the transcript. */
  readonly source: boolean;
  /** Stepping inside a call: its pane must be seen. */
  readonly inside: boolean;
  /** A question stands in the narration's pane: all that can be answered is to be seen. */
  readonly asking: boolean;
  /** Rows that contents take, the same at every step. */
  readonly wants: Wants;
}

/** Rows that panes have something for, borders not counted. */
export interface Wants {
  readonly transcript: number;
  readonly processes: number;
  /** The longest of all narrations, in so many columns: a pane keeps its height from step to step. */
  readonly narration: (columns: number) => number;
}

/** Below this many columns or rows there is one pane at a time. */
const SIDE_BY_SIDE = { columns: 72, rows: 18 } as const;

/** Rows of a border, above and below. */
const BORDER = 2;

/** A height that has room for so many rows, within limits. */
function heightFor(rows: number, least: number, most: number): number {
  return Math.min(Math.max(rows + BORDER, least), Math.max(least, Math.floor(most)));
}

/** A column: the pane that is given 0 rows gets what the others leave. */
function column(
  width: number,
  height: number,
  panes: readonly (readonly [PaneName, number])[],
): Column {
  const rest = height - panes.reduce((sum, [, rows]) => sum + rows, 0);
  return {
    width,
    panes: panes.map(([pane, rows]) => ({ pane, height: rows === 0 ? rest : rows })),
  };
}

/** Place the panes. */
export function arrange(input: ArrangeInput): Arrangement {
  const { width, height, focus, zoom } = input;
  if (zoom) return { columns: [column(width, height, [[focus, height]])], tabs: false };
  if (width < SIDE_BY_SIDE.columns && height >= 34) return portrait(input);
  if (width < SIDE_BY_SIDE.columns || height < SIDE_BY_SIDE.rows) {
    return { columns: [column(width, height - 1, [[focus, 0]])], tabs: true };
  }
  if (width >= 140 && height >= 36) return landscape(input);
  return height < 26 ? small(input) : medium(input);
}

function script({ source }: ArrangeInput): PaneName {
  return source ? 'program' : 'transcript';
}

/** 80 by 24: what a step is about is all in sight; processes and the inside of the call share a place. */
function small(input: ArrangeInput): Arrangement {
  const { width, height, focus, wants, asking } = input;
  const left = leftColumns(width);
  const lower =
    focus === 'inside' || (input.inside && focus !== 'processes') ? 'inside' : 'processes';
  const narration = heightFor(wants.narration(left - 4), 5, height * (asking ? 0.7 : 0.42));
  const below =
    lower === 'inside' ? Math.floor(height * 0.42) : heightFor(wants.processes, 4, height * 0.34);
  return {
    columns: [
      column(left, height, [
        [script(input), 0],
        ['narration', narration],
      ]),
      column(width - left, height, [
        ['kernel', 0],
        [lower, below],
      ]),
    ],
    tabs: false,
  };
}

/** Columns of the transcript where another column stands beside it. */
function leftColumns(width: number): number {
  return Math.max(34, Math.floor(width * 0.43), Math.min(38, Math.floor(width * 0.475)));
}

/** About 100 by 30. */
function medium(input: ArrangeInput): Arrangement {
  const { width, height, wants, asking } = input;
  const left = leftColumns(width);
  const processes = heightFor(wants.processes, 4, height * 0.24);
  const narration = heightFor(wants.narration(left - 4), 6, height * (asking ? 0.6 : 0.34));
  const transcript = heightFor(wants.transcript, 8, height - processes - narration);
  return {
    columns: [
      column(left, height, [
        [script(input), transcript],
        ['processes', processes],
        ['narration', 0],
      ]),
      column(width - left, height, [
        ['kernel', 0],
        ['inside', Math.floor(height * 0.42)],
      ]),
    ],
    tabs: false,
  };
}

/** One column, for narrow and tall terminals. */
function portrait(input: ArrangeInput): Arrangement {
  const { width, height, wants, asking } = input;
  const narration = asking ? heightFor(wants.narration(width - 4), 8, height * 0.5) : 8;
  const kernel = Math.floor((height - narration) * 0.45);
  return {
    columns: [
      column(width, height, [
        [script(input), 0],
        ['kernel', kernel],
        ['narration', narration],
      ]),
    ],
    tabs: false,
  };
}

/** Columns of the two outer columns: beyond what their lines take, the kernel's fields have more to say. */
function sideColumns(width: number): number {
  return Math.max(Math.floor(width * 0.27), Math.min(Math.floor(width * 0.31), 54));
}

/** Three columns, for wide and tall ones; the C program stands beside the transcript. */
function landscape({ width, height, wants, asking }: ArrangeInput): Arrangement {
  const left = sideColumns(width);
  const right = left;
  const narration = heightFor(wants.narration(left - 4), 7, height * (asking ? 0.5 : 0.25));
  const transcript = heightFor(wants.transcript, 12, (height - narration) * 0.55);
  const processes = heightFor(wants.processes, 6, height * 0.35);
  return {
    columns: [
      column(left, height, [
        ['transcript', transcript],
        ['narration', narration],
        ['program', 0],
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

/** The pane that Tab goes to. Where one pane is shown at a time, every one can be gone to. */
export function neighbour(
  focus: PaneName,
  by: number,
  shown: readonly PaneName[],
  zoom: boolean,
): PaneName {
  const all = zoom || shown.length === 1;
  const shared: readonly PaneName[] = ['processes', 'inside'];
  const ring = PANES.filter((pane) => all || shown.includes(pane) || shared.includes(pane));
  return ring[(ring.indexOf(focus) + by + ring.length) % ring.length] ?? focus;
}
