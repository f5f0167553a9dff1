/** Arguments as C passes them: every integer cut to the type that its place has, and read with that type's sign. */
import { asC, isInteger } from '../calls/integer.ts';
import { cInteger } from '../calls/resolve.ts';
import type { ArgType } from '../calls/spec.ts';
import { fieldOf, fieldType, type StructSpec, specOf } from '../calls/structs.ts';
import { isStruct, type StructValue, type Value } from './value.ts';

/**
 * What a call takes for a value: `poll`'s descriptor 0x100000003 is 3, a size of -1 is SIZE_MAX, an alarm in 2^32+1
 * seconds comes in one. Every call's arguments pass through here, once, before a kernel sees them.
 *
 * @param value As the transcript gives it.
 * @param type What the catalogue says that the call takes there.
 */
export function converted(value: Value, type: ArgType): Value {
  if (isInteger(value)) {
    const c = cInteger(type);
    return c === undefined ? value : asC(value, c);
  }
  if (type.t === 'array' && Array.isArray(value)) {
    return value.map((item: Value) => converted(item, type.of));
  }
  if (!isStruct(value)) return value;
  const spec = specOf(type, value);
  return spec === undefined ? value : convertedFields(value, spec);
}

function convertedFields(value: StructValue, spec: StructSpec): StructValue {
  const fields: { [name: string]: Value } = {};
  for (const [name, held] of Object.entries(value)) {
    const field = fieldOf(spec, name);
    fields[name] = field === undefined ? held : converted(held, fieldType(field, fields));
  }
  return fields;
}
