/** Room for what calls write: the buffers of readv, writev and messages, and lengths that go both ways. */
import type { ArgType } from '../../calls/spec.ts';
import type { Expr } from '../ast.ts';
import { bufferOf } from '../iovec.ts';
import { assigned, type CCall, exprAt, extract, finish, lengthOf, type Parts } from './call.ts';
import { emit, literalNumber } from './expression.ts';

const ROOM = 64 * 1024;
const BYTES: ArgType = { t: 'bytes' };

/** The buffers that an argument lists; what is no list is one buffer. */
export function buffersOf(expr: Expr | undefined): readonly Expr[] {
  if (expr === undefined || expr.kind === 'null') return [];
  return expr.kind === 'array' ? expr.items : [expr];
}

/** Declares the array of buffers. */
function arrayOf({ scope }: Parts, count: number): string {
  return scope.scratch('iov', { base: 'struct iovec', size: Math.max(1, count) });
}

/** Fills an array of buffers that are given; returns its name. */
export function givenVector(parts: Parts, buffers: readonly Expr[]): string {
  const iov = arrayOf(parts, buffers.length);
  for (const [at, buffer] of buffers.entries()) {
    const { base, length } = buffer.kind === 'struct' ? bufferOf(buffer) : { base: buffer };
    const bytes = emit(base, BYTES, parts.scope);
    const size =
      length === undefined
        ? lengthOf(parts, base, BYTES)
        : emit(length, { t: 'int' }, parts.scope).text;
    parts.before.push(...bytes.before, `${iov}[${at}] = (struct iovec){${bytes.text}, ${size}};`);
  }
  return iov;
}

/** Makes room for what comes; names take from there afterwards. Returns the array's name. */
export function takenVector(parts: Parts, buffers: readonly Expr[]): string {
  const { scope, before, after } = parts;
  const iov = arrayOf(parts, buffers.length);
  for (const [at, buffer] of buffers.entries()) {
    const { base, length } = buffer.kind === 'struct' ? bufferOf(buffer) : { base: buffer };
    const size = Math.max(1, literalNumber(length) ?? ROOM);
    const type = { base: 'char', size };
    const target =
      base.kind === 'var' ? assigned(scope, base.name, type) : scope.scratch('buf', type);
    before.push(`${iov}[${at}] = (struct iovec){${target}, sizeof ${target}};`);
    if (base.kind !== 'var') after.push(...extract(scope, base, target, BYTES));
  }
  return iov;
}

function vectorCall(fill: typeof givenVector): (parts: Parts) => CCall {
  return (parts) => {
    const { scope } = parts;
    const buffers = buffersOf(exprAt(parts, 1));
    const iov = buffers.length === 0 ? 'NULL' : fill(parts, buffers);
    const fd = exprAt(parts, 0);
    const count = exprAt(parts, 2);
    const args = [
      fd === undefined ? '0' : emit(fd, { t: 'fd' }, scope).text,
      iov,
      count === undefined ? String(buffers.length) : emit(count, { t: 'int' }, scope).text,
    ];
    return finish(parts, `${parts.item.call}(${args.join(', ')})`);
  };
}

export const readVector = vectorCall(takenVector);
export const writeVector = vectorCall(givenVector);

/** The room that a line says there is: `[128 => 16]`, `[16]`, within a structure `128 => 16`. */
export function room(parts: Parts, expr: Expr | undefined): string | undefined {
  const only = expr?.kind === 'array' ? expr.items[0] : expr;
  const given = only?.kind === 'changed' ? only.given : expr?.kind === 'array' ? only : undefined;
  if (given === undefined || given.kind === 'var' || given.kind === 'any') return undefined;
  return emit(given, { t: 'int' }, parts.scope).text;
}

/** What takes the length that the call left. */
export function leftIn(expr: Expr | undefined): Expr | undefined {
  const only = expr?.kind === 'array' ? expr.items[0] : expr;
  return only?.kind === 'changed' ? only.left : only;
}
