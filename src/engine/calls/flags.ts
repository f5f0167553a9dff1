/** Looking up constants: name to number, number to names, per architecture. */
import { FLAG_SETS, type FlagSet, WIDE_LIMITS } from './flags.table.ts';
import type { Integer } from './integer.ts';
import { signalNumber } from './signals.ts';

export { FLAG_SETS, type FlagSet } from './flags.table.ts';

/** Processors whose constants are known. */
export type Arch = 'x86-64' | 'aarch64';

/** The names of the sets. */
type FlagSetName = keyof typeof FLAG_SETS;

/** A set by name; undefined when there is none of that name. */
export function flagSet(name: string): FlagSet | undefined {
  return Object.hasOwn(FLAG_SETS, name) ? FLAG_SETS[name as FlagSetName] : undefined;
}

/**
 * The number of a constant of one set.
 *
 * @param set A set's name: `open`.
 * @param name A constant: `O_DIRECT`.
 * @param arch Whose number: 0o40000 on x86-64, 0o200000 on aarch64.
 * @returns The number, undefined when the set has no such constant.
 */
export function flagValue(set: string, name: string, arch: Arch = 'x86-64'): number | undefined {
  const found = flagSet(set);
  if (found === undefined) return undefined;
  if (arch === 'aarch64' && found.aarch64 && Object.hasOwn(found.aarch64, name)) {
    return found.aarch64[name];
  }
  if (Object.hasOwn(found.values, name)) return found.values[name];
  return found.also && Object.hasOwn(found.also, name) ? found.also[name] : undefined;
}

/** Which set a constant belongs to; the first set that has it where several do. */
const SET_OF: ReadonlyMap<string, string> = new Map(
  Object.entries<FlagSet>(FLAG_SETS)
    .reverse()
    .flatMap(([set, { values, also }]) =>
      [...Object.keys(values), ...Object.keys(also ?? {})].map((name) => [name, set] as const),
    ),
);

/** Every constant's name, signals not included. */
export const CONSTANT_NAMES: readonly string[] = [...SET_OF.keys(), ...Object.keys(WIDE_LIMITS)];

/**
 * The number of any constant, signals included.
 *
 * @param name `O_RDWR`, `SIGINT`, `SEEK_SET`, ...
 * @returns The number on that processor, undefined for an unknown name.
 */
export function constantValue(name: string, arch: Arch = 'x86-64'): Integer | undefined {
  const set = SET_OF.get(name);
  if (set !== undefined) return flagValue(set, name, arch);
  return Object.hasOwn(WIDE_LIMITS, name) ? WIDE_LIMITS[name] : signalNumber(name);
}

/** The name of an exact value in a set (`SEEK_SET` for 0); undefined when none has it. */
export function enumName(set: string, value: number, arch: Arch = 'x86-64'): string | undefined {
  const found = flagSet(set);
  if (found === undefined) return undefined;
  return Object.keys(found.values).find((name) => flagValue(set, name, arch) === value);
}

/**
 * The names of a flag word, as strace prints them.
 *
 * @param set A set's name.
 * @param word The number.
 * @returns Names in the set's order, then what is left as a number: `['O_RDWR', 'O_CREAT', '010']`; `['0']` for none.
 */
export function flagNames(set: string, word: number, arch: Arch = 'x86-64'): readonly string[] {
  const found = flagSet(set);
  if (found === undefined || word < 0) return [String(word)];
  const names: string[] = [];
  const field = found.field ?? 0;
  let rest = BigInt(word);
  for (const name of Object.keys(found.values)) {
    const value = flagValue(set, name, arch) ?? 0;
    const isField = field !== 0 ? value >= 0 && value <= field : value === 0;
    if (isField) {
      if (field === 0 ? word === 0 : (word & field) === value) {
        names.push(name);
        rest &= ~BigInt(value);
      }
    } else if (value > 0 && (rest & BigInt(value)) === BigInt(value)) {
      names.push(name);
      rest &= ~BigInt(value);
    }
  }
  if (rest !== 0n || names.length === 0) names.push(number(Number(rest), found.rest));
  return names;
}

function number(value: number, rest: FlagSet['rest']): string {
  if (value === 0) return '0';
  if (rest === 'octal') return `0${value.toString(8)}`;
  return rest === 'hex' ? `0x${value.toString(16)}` : String(value);
}
