/** What the arguments of a coming call say, in the words of the notation. */
import { argumentAt, CATALOGUE, formatValue, signalName } from '../../../engine/index.ts';
import { type ComingCall, numberAt } from './question.ts';

/** Flags, a command, a mode: as the transcript would write them. */
export function spelled({ call, args }: ComingCall, position: number): string {
  const spec = CATALOGUE[call].args[position];
  const value = args[position];
  return spec === undefined || value === undefined ? '' : formatValue(value, spec.type);
}

/** True when a flag is set in an argument. */
export function hasFlag(coming: ComingCall, position: number, flag: string): boolean {
  return spelled(coming, position).split('|').includes(flag);
}

/** The name of the signal that an argument is; undefined for 0 and for what is none. */
export function signalAt(coming: ComingCall, position: number): string | undefined {
  const number = numberAt(coming, position);
  return number === 0 ? undefined : signalName(number);
}

/** The process that an argument names; undefined where it is not written by its name. */
export function processNamed(coming: ComingCall, position: number): string | undefined {
  const expr = argumentAt(coming.item, position);
  return expr?.kind === 'actor' ? expr.name : undefined;
}

/** Bytes as the notation writes them, shortened. */
export function quoted(bytes: Uint8Array | string): string {
  const value = typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes;
  return formatValue(new Uint8Array(value), { t: 'bytes' }, { maxBytes: 20 });
}
