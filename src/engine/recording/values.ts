/**
 * Values in JSON. Everything in a step is JSON already except bytes (`{"$bytes": "SGVsbG8="}`), absent array
 * members (`{"$absent": true}`) and numbers that JSON cannot write, or that readers of JSON round
 * (`{"$number": "NaN"}`, `{"$number": "9223372036854775807"}`).
 */
import { fromDigits } from '../calls/integer.ts';
import type { Json, JsonObject } from './patch.ts';

const BYTES = '$bytes';
const ABSENT = '$absent';
const NUMBER = '$number';

/** A piece of a step as JSON. Parts that hold no bytes are returned as they are, not copied. */
export function toJson(value: unknown): Json {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') {
    return Number.isFinite(value) ? value : { [NUMBER]: String(value) };
  }
  if (typeof value === 'bigint') return { [NUMBER]: String(value) };
  if (value === undefined) return { [ABSENT]: true };
  if (value instanceof Uint8Array) return { [BYTES]: Buffer.from(value).toString('base64') };
  if (Array.isArray(value)) return arrayToJson(value);
  return objectToJson(value as object);
}

function arrayToJson(value: readonly unknown[]): Json {
  let copy: Json[] | undefined;
  for (let i = 0; i < value.length; i++) {
    const json = toJson(value[i]);
    if (copy === undefined && json !== value[i]) copy = value.slice(0, i) as Json[];
    copy?.push(json);
  }
  return copy ?? (value as readonly Json[]);
}

function objectToJson(value: object): Json {
  let copy: { [key: string]: Json } | undefined;
  const entries = value as { readonly [key: string]: unknown };
  for (const key of Object.keys(value)) {
    const member = entries[key];
    const json = member === undefined ? undefined : toJson(member);
    if (copy === undefined && json !== member) copy = { ...(entries as { [key: string]: Json }) };
    if (copy !== undefined && json !== undefined) copy[key] = json;
  }
  return copy ?? (value as JsonObject);
}

/** The value that toJson made this of. Parts that hold no bytes are returned as they are. */
export function fromJson(json: Json): unknown {
  if (typeof json !== 'object' || json === null) return json;
  if (Array.isArray(json)) {
    let changed = false;
    const copy = json.map((item) => {
      const value = fromJson(item);
      changed ||= value !== item;
      return value;
    });
    return changed ? copy : json;
  }
  const object = json as JsonObject;
  const keys = Object.keys(object);
  if (keys.length === 1) {
    const only = object[keys[0] as string];
    if (keys[0] === BYTES && typeof only === 'string') {
      return Uint8Array.from(Buffer.from(only, 'base64'));
    }
    if (keys[0] === ABSENT) return undefined;
    if (keys[0] === NUMBER) return fromDigits(String(only)) ?? Number(only);
  }
  let copy: { [key: string]: unknown } | undefined;
  for (const key of keys) {
    const value = fromJson(object[key] as Json);
    if (value !== object[key]) {
      copy ??= { ...object };
      copy[key] = value;
    }
  }
  return copy ?? object;
}
