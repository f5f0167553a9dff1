/** Where two kernels differ, as data, and as it is shown. */

/** Where two kernels first differ. Values are plain data; `undefined` stands for nothing being there. */
export interface Difference {
  /** The step, counted from 0; -1 before the first. */
  readonly step: number;
  /** The transcript's line, 0 when there is none. */
  readonly line: number;
  /** What differs: `outcome.value`, `snapshot.objects.pipe:1.fields.readers`. */
  readonly path: string;
  readonly sim: unknown;
  readonly real: unknown;
}

/** A difference whose place in the run is not known yet. */
export type Found = Omit<Difference, 'step' | 'line'>;

/** A difference whose values are shown as the notation or the snapshot would write them. */
export interface ShownDifference {
  readonly step: number;
  readonly line: number;
  readonly path: string;
  readonly sim: string;
  readonly real: string;
}

/** A difference with its values as text; what is not there is `nothing`. */
export function showDifference({ step, line, path, sim, real }: Difference): ShownDifference {
  return { step, line, path, sim: shown(sim), real: shown(real) };
}

const SHOWN_MAX = 200;

function shown(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (typeof value === 'string') return value;
  if (typeof value === 'bigint') return String(value);
  if (value instanceof Uint8Array) return cut(JSON.stringify(latin1(value)));
  return cut(JSON.stringify(value, digits) ?? String(value));
}

/** The start of some bytes, a letter each; more would be cut off again. */
function latin1(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes.subarray(0, SHOWN_MAX));
}

/** JSON has no bigint: integers of 64 bits are shown by their digits. */
function digits(_name: string, value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : value;
}

function cut(text: string): string {
  return text.length > SHOWN_MAX ? `${text.slice(0, SHOWN_MAX)}...` : text;
}
