/** C structures in bytes: where each field lies, and typed objects of them. Both processors are little-endian. */

/** How a field is stored. Times are seconds; `ulong` may be larger than a number holds, so it is a bigint. */
type Kind = 'i16' | 'u16' | 'i32' | 'u32' | 'time' | 'ulong';

/** Offsets of the named fields of a structure, with its size. What is reserved has no name. */
export interface Layout<F extends Fields = Fields> {
  readonly size: number;
  readonly fields: F;
}

type Fields = { readonly [name: string]: readonly [kind: Kind, offset: number] };

/** What a structure of such fields is as an object. */
export type StructOf<F extends Fields> = {
  readonly [Name in keyof F]: F[Name][0] extends 'ulong' ? bigint : number;
};

/** Size in bytes of a field of a kind. */
export const SIZES: { readonly [kind in Kind]: number } = {
  i16: 2,
  u16: 2,
  i32: 4,
  u32: 4,
  time: 8,
  ulong: 8,
};

/** Read a structure that begins at an offset of some bytes. */
export function readStruct<F extends Fields>(
  { fields }: Layout<F>,
  bytes: Uint8Array,
  at = 0,
): StructOf<F> {
  const view = new DataView(bytes.buffer, bytes.byteOffset + at);
  const read = ([kind, offset]: Fields[string]): number | bigint => {
    switch (kind) {
      case 'i16':
        return view.getInt16(offset, true);
      case 'u16':
        return view.getUint16(offset, true);
      case 'i32':
        return view.getInt32(offset, true);
      case 'u32':
        return view.getUint32(offset, true);
      case 'time':
        return Number(view.getBigInt64(offset, true));
      case 'ulong':
        return view.getBigUint64(offset, true);
    }
  };
  const entries = Object.entries(fields).map(([name, field]) => [name, read(field)]);
  return Object.fromEntries(entries) as StructOf<F>;
}

/** Write some fields of a structure that begins at an offset of some bytes; the others stay as they are. */
export function writeStruct<F extends Fields>(
  { fields }: Layout<F>,
  values: Partial<StructOf<F>>,
  bytes: Uint8Array,
  at = 0,
): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset + at);
  for (const [name, value] of Object.entries(values) as [string, number | bigint][]) {
    const field = fields[name];
    if (field === undefined) throw new TypeError(`no field ${name}`);
    const [kind, offset] = field;
    const whole = BigInt(value);
    const size = SIZES[kind];
    if (size === 2) view.setUint16(offset, Number(BigInt.asUintN(16, whole)), true);
    else if (size === 4) view.setUint32(offset, Number(BigInt.asUintN(32, whole)), true);
    else view.setBigUint64(offset, BigInt.asUintN(64, whole), true);
  }
}
