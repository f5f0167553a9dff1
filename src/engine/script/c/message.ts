/** sendmsg and recvmsg, whose structures C fills in step by step. */
import { STRUCTS } from '../../calls/structs.ts';
import type { Expr } from '../ast.ts';
import { assignFields } from '../eval.ts';
import { type CCall, exprAt, extract, finish, lengthOf, type Parts } from './call.ts';
import { emit, structFields } from './expression.ts';
import { buffersOf, room as givenRoom, givenVector, takenVector } from './vector.ts';

function fieldsOf(expr: Expr | undefined): ReadonlyMap<string, Expr> {
  if (expr?.kind !== 'struct') return new Map();
  return new Map(
    assignFields(expr, STRUCTS.msghdr).map(({ field, value }) => [field.name, value] as const),
  );
}

function items(expr: Expr | undefined): readonly Expr[] {
  return expr?.kind === 'array' ? expr.items : [];
}

/** A control message's type and data. */
function control(expr: Expr): { readonly type: string; readonly data?: Expr } {
  if (expr.kind !== 'struct') return { type: '' };
  let type = '';
  let data: Expr | undefined;
  for (const { field, value } of assignFields(expr, STRUCTS.cmsghdr)) {
    if (field.name === 'cmsg_type' && value.kind === 'const') type = value.name;
    if (field.name === 'cmsg_data') data = value;
  }
  return data === undefined ? { type } : { type, data };
}

function flags(parts: Parts): string {
  const expr = exprAt(parts, 2);
  return expr === undefined ? '0' : emit(expr, { t: 'int' }, parts.scope).text;
}

function socketOf(parts: Parts): string {
  const expr = exprAt(parts, 0);
  return expr === undefined ? '0' : emit(expr, { t: 'fd' }, parts.scope).text;
}

/** sendmsg: the buffers in an iovec, the control messages behind each other. */
export function sendMessage(parts: Parts): CCall {
  const { scope, before } = parts;
  const fields = fieldsOf(exprAt(parts, 1));
  const buffers = buffersOf(fields.get('msg_iov'));
  const message = scope.scratch('message_header', { base: 'struct msghdr' });
  const iov = givenVector(parts, buffers);
  const set = [`.msg_iov = ${iov}`, `.msg_iovlen = ${buffers.length}`];
  const name = fields.get('msg_name');
  if (name?.kind === 'struct') {
    const address = emit(name, { t: 'sockaddr' }, scope).text;
    const length = lengthOf(parts, name, { t: 'sockaddr' });
    set.push(`.msg_name = &${address}`, `.msg_namelen = ${length}`);
  }
  before.push(`${message} = (struct msghdr){${set.join(', ')}};`);
  const controls = items(fields.get('msg_control'));
  if (controls.length > 0) attach(parts, message, controls);
  return finish(parts, `sendmsg(${socketOf(parts)}, &${message}, ${flags(parts)})`);
}

function attach(parts: Parts, message: string, controls: readonly Expr[]): void {
  const { scope, before } = parts;
  const room = scope.scratch('control', { base: 'char', size: 256 });
  const cmsg = scope.scratch('cmsg', { base: 'struct cmsghdr *' });
  const sizes: string[] = [];
  before.push(`${message}.msg_control = ${room};`, `${message}.msg_controllen = sizeof ${room};`);
  for (const [at, item] of controls.entries()) {
    const { type, data } = control(item);
    const [size, value] = payload(parts, type, data);
    sizes.push(`CMSG_SPACE(${size})`);
    before.push(
      at === 0
        ? `${cmsg} = CMSG_FIRSTHDR(&${message});`
        : `${cmsg} = CMSG_NXTHDR(&${message}, ${cmsg});`,
      `${cmsg}->cmsg_level = SOL_SOCKET;`,
      `${cmsg}->cmsg_type = ${type};`,
      `${cmsg}->cmsg_len = CMSG_LEN(${size});`,
      `memcpy(CMSG_DATA(${cmsg}), ${value}, ${size});`,
    );
  }
  before.push(`${message}.msg_controllen = ${sizes.join(' + ')};`);
}

function payload(
  parts: Parts,
  type: string,
  data: Expr | undefined,
): readonly [size: string, value: string] {
  const { scope } = parts;
  if (type === 'SCM_CREDENTIALS' && data?.kind === 'struct') {
    const inner = structFields(data, STRUCTS.ucred, scope);
    return ['sizeof(struct ucred)', `&(struct ucred){${inner.text}}`];
  }
  const fds = items(data).map((fd) => emit(fd, { t: 'fd' }, scope).text);
  return [`sizeof(int[${Math.max(1, fds.length)}])`, `(int[]){${fds.join(', ') || '0'}}`];
}

/** recvmsg: room for the bytes and for control messages; names take from there afterwards. */
export function receiveMessage(parts: Parts): CCall {
  const { scope, before } = parts;
  const pattern = exprAt(parts, 1);
  const fields = fieldsOf(pattern);
  const message =
    pattern?.kind === 'var'
      ? scope.program.variable(pattern.name, { base: 'struct msghdr' })
      : scope.scratch('message_header', { base: 'struct msghdr' });
  const buffers = buffersOf(fields.get('msg_iov'));
  const any: Expr = { kind: 'any', span: parts.item.span, text: '_' };
  const iov = takenVector(parts, buffers.length === 0 ? [any] : buffers);
  const room = scope.scratch('control', { base: 'char', size: 256 });
  const set = [
    `.msg_iov = ${iov}`,
    `.msg_iovlen = ${Math.max(1, buffers.length)}`,
    `.msg_control = ${room}`,
    `.msg_controllen = ${givenRoom(parts, fields.get('msg_controllen')) ?? `sizeof ${room}`}`,
  ];
  before.push(`${message} = (struct msghdr){${set.join(', ')}};`);
  const taken = fields.get('msg_flags');
  if (taken?.kind === 'var') {
    parts.after.push(...extract(scope, taken, `${message}.msg_flags`, { t: 'int' }));
  }
  take(parts, message, items(fields.get('msg_control')));
  return finish(parts, `recvmsg(${socketOf(parts)}, &${message}, ${flags(parts)})`);
}

function take(parts: Parts, message: string, controls: readonly Expr[]): void {
  const { scope, after } = parts;
  if (controls.length === 0) return;
  const cmsg = scope.scratch('cmsg', { base: 'struct cmsghdr *' });
  for (const [at, item] of controls.entries()) {
    const { type, data } = control(item);
    if (data === undefined) continue;
    after.push(
      at === 0
        ? `${cmsg} = CMSG_FIRSTHDR(&${message});`
        : `${cmsg} = CMSG_NXTHDR(&${message}, ${cmsg});`,
    );
    if (type === 'SCM_CREDENTIALS') {
      const from = scope.scratch('sender', { base: 'struct ucred' });
      after.push(`memcpy(&${from}, CMSG_DATA(${cmsg}), sizeof ${from});`);
      after.push(...extract(scope, data, from, { t: 'struct', name: 'ucred' }));
    } else {
      const size = data.kind === 'array' ? Math.max(1, data.items.length) : 16;
      const from = scope.scratch('received', { base: 'int', size });
      after.push(`memcpy(${from}, CMSG_DATA(${cmsg}), sizeof(int[${size}]));`);
      after.push(...extract(scope, data, from, { t: 'array', of: { t: 'fd' } }));
    }
  }
}
