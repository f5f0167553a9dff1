/** Runs random moves, or given lines, on the twin. */

import type { Difference } from '../../src/engine/model/difference.ts';
import type { Frame } from '../../src/engine/model/frame.ts';
import type { Kernel } from '../../src/engine/model/kernel.ts';
import type { CallItem, Script } from '../../src/engine/script/ast.ts';
import { parse } from '../../src/engine/script/parse.ts';
import { Twin } from '../../src/engine/twin/twin.ts';
import {
  callOf,
  lineOf,
  type Move,
  type Pick,
  removedBy,
  type Standing,
} from '../support/arbitraries.ts';
import { atEdge } from './edges.ts';
import { Scouts } from './scouts.ts';

/** What was run. */
export interface RandomRun {
  /** Lines as they were performed, with what each did. */
  readonly made: readonly Made[];
  readonly difference: Difference | undefined;
  /** Moves that were left out because their outcome depends on who runs first. */
  readonly races: number;
}

/** One line as it was performed, with what it did. */
export interface Made {
  readonly item: CallItem;
  readonly line: string;
  readonly frame: Frame;
}

/** Opens a fresh pair of kernels. */
export type OpenKernels = () => Promise<{ readonly sim: Kernel; readonly real: Kernel }>;

/** One call in so many has a number at an edge of its type, where it has any. */
const EDGES = 6;

/** The unrelated processes that a random transcript starts with. */
const ROOTS = ['A', 'B'] as const;

/** Run moves on both kernels, up to the first difference. */
export function runMoves(
  picks: readonly Pick[],
  families: readonly (readonly Move[])[],
  open: OpenKernels,
): Promise<RandomRun> {
  const theme = picks[0]?.any ?? 0;
  return run(
    picks.map((pick) => (standing) => {
      const line = lineOf(pick, standing, families);
      const wants = line !== undefined && pick.any % EDGES === 1;
      return (wants ? atEdge(callOf(line), pick) : undefined) ?? line;
    }),
    open,
    theme,
  );
}

/** Run lines on both kernels, up to the first difference. What cannot be done as things stand is left out. */
export function runLines(lines: readonly string[], open: OpenKernels): Promise<RandomRun> {
  return run(
    lines.map((line) => () => line),
    open,
  );
}

async function run(
  moves: readonly ((standing: Standing) => string | undefined)[],
  open: OpenKernels,
  theme = 0,
): Promise<RandomRun> {
  const { sim, real } = await open();
  const script: Script = { ...parse('', 'random.ipc').script, roots: ROOTS };
  const twin = new Twin(script, sim, real);
  const scouts = new Scouts(script);
  const made: Made[] = [];
  const past: string[] = [];
  const removed = new Set<string>();
  const rest = { past, removed, theme };
  let races = 0;
  try {
    await scouts.start();
    let standing: Standing = { snapshot: (await twin.start()).sim, variables: {}, ...rest };
    for (const move of moves) {
      if (twin.difference !== undefined) break;
      const line = move(standing);
      if (line === undefined) continue;
      const item = callOf(line);
      const verdict = await scouts.go(item);
      if (verdict === 'race') races += 1;
      if (verdict !== 'goes') continue;
      const frame = await twin.perform(item);
      made.push({ item, line, frame });
      past.push(line);
      const gone = removedBy(frame.step);
      if (gone !== undefined) removed.add(gone);
      const { snapshot, variables } = frame.step;
      standing = { snapshot, variables, ...rest };
    }
    return { made, difference: twin.difference, races };
  } finally {
    await twin.close();
  }
}
