/** What can be chosen before measuring: lines with a value each, then the mechanisms. */
import {
  type BenchWish,
  type CellKind,
  can,
  MECHANISM_NAMES,
  type MechanismName,
  type Placement,
  SIZES,
} from '../../engine/index.ts';

/** What is measured: cells of a kind, or what the documents claim. */
export type BenchGoal = CellKind | 'claims';
export const GOALS: readonly BenchGoal[] = ['round-trip', 'throughput', 'megabyte', 'claims'];

/** How long it may take, in seconds. */
export const TIMES = [10, 30, 60, 180, 600] as const;

/** What the reader chose. */
export interface BenchChoices {
  readonly goal: BenchGoal;
  readonly size: number;
  /** A placement of the machine's, or one core and two beside each other. */
  readonly placement: Placement['name'] | 'both';
  readonly seconds: number;
  readonly scheduler: 'other' | 'fifo';
  readonly mechanisms: ReadonlySet<MechanismName>;
}

/** What is chosen at first: round trips of a byte through everything. */
export const FIRST_CHOICES: BenchChoices = {
  goal: 'round-trip',
  size: 1,
  placement: 'both',
  seconds: 60,
  scheduler: 'other',
  mechanisms: new Set(MECHANISM_NAMES),
};

/** The lines with a value. */
export const OPTION_NAMES = ['goal', 'size', 'placement', 'seconds', 'scheduler'] as const;
export type OptionName = (typeof OPTION_NAMES)[number];

/** A line that the cursor can be at. */
export type ChoiceLine =
  | { readonly kind: 'option'; readonly name: OptionName }
  | { readonly kind: 'mechanism'; readonly name: MechanismName };

/** The lines, those left out that say nothing of what is to be measured. */
export function choiceLines({ goal }: BenchChoices): readonly ChoiceLine[] {
  const sized = goal === 'round-trip' || goal === 'throughput';
  const options = OPTION_NAMES.filter(
    (name) => (name !== 'size' || sized) && (goal !== 'claims' || name !== 'scheduler'),
  );
  const mechanisms =
    goal === 'claims' ? [] : MECHANISM_NAMES.filter((mechanism) => can(mechanism, goal));
  return [
    ...options.map((name) => ({ kind: 'option', name }) as const),
    ...mechanisms.map((name) => ({ kind: 'mechanism', name }) as const),
  ];
}

/** The values that a line goes through. */
function valuesOf(
  name: OptionName,
  placements: readonly Placement[],
): readonly (string | number)[] {
  switch (name) {
    case 'goal':
      return GOALS;
    case 'size':
      return SIZES;
    case 'placement': {
      const names = placements.map((placement) => placement.name);
      return names.includes('two-cores') ? ['both', ...names] : names;
    }
    case 'seconds':
      return TIMES;
    case 'scheduler':
      return ['other', 'fifo'];
  }
}

/** The choices with the next value of a line, or the one before; round and round. */
export function withNext(
  choices: BenchChoices,
  name: OptionName,
  by: 1 | -1,
  placements: readonly Placement[],
): BenchChoices {
  const values = valuesOf(name, placements);
  const at = values.indexOf(choices[name]);
  const next = values[(at + by + values.length) % values.length];
  return next === undefined ? choices : { ...choices, [name]: next };
}

/** The choices with a mechanism more or less. */
export function withToggled(choices: BenchChoices, name: MechanismName): BenchChoices {
  const mechanisms = new Set(choices.mechanisms);
  if (!mechanisms.delete(name)) mechanisms.add(name);
  return { ...choices, mechanisms };
}

/** The choices with every mechanism, or with none where they have every one. */
export function withAllOrNone(choices: BenchChoices): BenchChoices {
  const all = choices.mechanisms.size === MECHANISM_NAMES.length;
  return { ...choices, mechanisms: new Set(all ? [] : MECHANISM_NAMES) };
}

/** The placements that are chosen. */
export function chosenPlacements(
  { placement }: BenchChoices,
  placements: readonly Placement[],
): readonly Placement[] {
  const wanted = placement === 'both' ? ['one-core', 'two-cores'] : [placement];
  return placements.filter(({ name }) => wanted.includes(name));
}

/** The choices as a wish; undefined where the documents' claims are what is measured. */
export function wishOf(
  choices: BenchChoices,
  placements: readonly Placement[],
): BenchWish | undefined {
  const { goal, size, scheduler, mechanisms } = choices;
  if (goal === 'claims') return undefined;
  return {
    mechanisms: [...mechanisms],
    kinds: [goal],
    sizes: [size],
    placements: chosenPlacements(choices, placements),
    lane: 'native',
    scheduler,
  };
}
