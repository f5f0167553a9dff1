/** Which cells a wish comes to. */
import { MECHANISMS } from './mechanisms.ts';
import {
  type Cell,
  type CellKind,
  MECHANISM_NAMES,
  type MechanismName,
  type Placement,
} from './model.ts';

/** What somebody wants to be measured. */
export interface BenchWish {
  readonly mechanisms: readonly MechanismName[];
  readonly kinds: readonly CellKind[];
  /** Bytes of a message, for round trips and throughput. */
  readonly sizes: readonly number[];
  readonly placements: readonly Placement[];
  readonly lane: Cell['lane'];
  readonly scheduler: Cell['scheduler'];
}

/** A megabyte is 2^20 bytes, as the documents' program has it. */
export const MEGABYTE = 1024 * 1024;

/** The sizes of messages that can be chosen: from a byte to a megabyte. */
export const SIZES = [1, 64, 1024, 4096, 65_536, MEGABYTE] as const;

/** The cells of a wish, mechanism by mechanism; none for what a mechanism cannot do. */
export function cellsOf(wish: BenchWish): Cell[] {
  const { kinds, placements, lane, scheduler } = wish;
  // In the order of the table, whatever the order in which they were named.
  const mechanisms = MECHANISM_NAMES.filter((name) => wish.mechanisms.includes(name));
  return placements.flatMap((placement) =>
    mechanisms
      .filter((mechanism) => fits(mechanism, placement))
      .flatMap((mechanism) =>
        kinds
          .filter((kind) => can(mechanism, kind))
          .flatMap((kind) =>
            sizesOf(mechanism, kind, wish.sizes).map(
              (size): Cell => ({ mechanism, kind, size, placement, lane, scheduler }),
            ),
          ),
      ),
  );
}

/** False for two processors where a mechanism has one process only that can be put somewhere. */
export function fits(mechanism: MechanismName, { name }: Placement): boolean {
  return MECHANISMS[mechanism].alone !== true || name === 'one-core' || name === 'scheduler';
}

/** True for what a mechanism can do: signals and semaphores carry no bytes. */
export function can(mechanism: MechanismName, kind: CellKind): boolean {
  const { roundTrip, oneWay } = MECHANISMS[mechanism];
  return kind === 'round-trip' ? roundTrip : oneWay;
}

function sizesOf(
  mechanism: MechanismName,
  kind: CellKind,
  sizes: readonly number[],
): readonly number[] {
  if (kind === 'megabyte') return [MEGABYTE];
  // What carries no bytes is the same whatever their number.
  return MECHANISMS[mechanism].oneWay ? sizes : sizes.slice(0, 1);
}
