/**
 * Names of Unix sockets: files, abstract names, and names that the kernel chooses.
 *
 * Linux: net/unix/af_unix.c (v6.18); the rest of it is in af_unix.ts and the files beside it.
 */
import { filename_create, filename_lookup, inode_permission, vfs_mknod } from '../../fs/namei.ts';
import { EADDRINUSE, ECONNREFUSED, EEXIST, EINVAL, EPROTOTYPE } from '../../include/linux/errno.ts';
import { type inode, MAY_WRITE, S_IFMT, S_IFSOCK } from '../../include/linux/fs.ts';
import type { socket } from '../../include/linux/net.ts';
import { AF_UNIX, type sockaddr } from '../../include/linux/socket.ts';
import type { unix_address, unix_sock } from '../../include/net/af_unix.ts';
import { bytesOfText, textOfBytes } from '../../lib/usercopy.ts';
import { type Machine, tracepoints } from '../../machine.ts';

const at = tracepoints('net/unix/af_unix.c');

/** Where sun_path begins, and the longest address. */
const PATH_AT = 2;
const SOCKADDR_UN = 110;

/** Sockets by name: abstract ones by type and name, the others by their file. Linux: net->unx.table, bsd_socket_buckets */
interface unix_table {
  readonly byName: Map<string, unix_sock>;
  readonly byInode: Map<inode, unix_sock>;
}

function makeTable(): unix_table {
  return { byName: new Map(), byInode: new Map() };
}

/** Two sockets of different types may have one abstract name. Linux: unix_abstract_hash() */
function keyOf(type: number, { name }: unix_address): string {
  return `${type}:${name}`;
}

/** Whether an address can be one of a Unix socket. Fails: EINVAL. */
export function unix_validate_addr({ value, length }: sockaddr): number {
  if (length <= PATH_AT || length > SOCKADDR_UN) return -EINVAL;
  return value.sa_family === AF_UNIX ? 0 : -EINVAL;
}

/** True for an address that asks the kernel to choose one. */
export function isFamilyOnly({ value, length }: sockaddr): boolean {
  return length === PATH_AT && value.sa_family === AF_UNIX;
}

/** The bytes of sun_path within an address's length; behind what the program gave they are zero. */
function pathBytes({ value, length }: sockaddr): string {
  const given = typeof value.sun_path === 'string' ? bytesOfText(value.sun_path) : '';
  return given.slice(0, length - PATH_AT).padEnd(length - PATH_AT, '\0');
}

function isAbstract(name: string): boolean {
  return name === '' || name.startsWith('\0');
}

/** The name of a file up to its end; the address then has just that. Linux: unix_mkname_bsd() */
function unix_mkname_bsd(bytes: string): unix_address {
  const end = bytes.indexOf('\0');
  const name = end < 0 ? bytes : bytes.slice(0, end);
  return { name: `${name}\0`, length: PATH_AT + name.length + 1 };
}

/** The address as a program finds it; without a name there is only the family. Linux: unix_getname() */
export function unix_getaddr(addr: unix_address | null): sockaddr {
  if (addr === null) return { value: { sa_family: AF_UNIX }, length: PATH_AT };
  const { name, length } = addr;
  const path = isAbstract(name) ? name : name.replace(/\0+$/, '');
  return { value: { sa_family: AF_UNIX, sun_path: textOfBytes(path) }, length };
}

/** The socket that an address names. Fails: ECONNREFUSED, EPROTOTYPE, and as paths do. */
export function unix_find_other(k: Machine, address: sockaddr, type: number): unix_sock | number {
  const bytes = pathBytes(address);
  if (!isAbstract(bytes)) return unix_find_bsd(k, unix_mkname_bsd(bytes), type);
  const key = keyOf(type, { name: bytes, length: address.length });
  return k.part(makeTable).byName.get(key) ?? -ECONNREFUSED;
}

function unix_find_bsd(k: Machine, { name }: unix_address, type: number): unix_sock | number {
  const found = filename_lookup(k, textOfBytes(name.slice(0, -1)));
  if (typeof found === 'number') return found;
  const denied = inode_permission(k, found, MAY_WRITE);
  if (denied < 0) return denied;
  if ((found.i_mode & S_IFMT) !== S_IFSOCK) return -ECONNREFUSED;
  const sk = k.part(makeTable).byInode.get(found);
  if (sk === undefined) return -ECONNREFUSED;
  return sk.sk_type === type ? sk : -EPROTOTYPE;
}

/** bind(2). Fails: EINVAL for what is no address and for a socket that has one, EADDRINUSE, and as paths do. */
export function unix_bind(k: Machine, sock: socket, address: sockaddr): number {
  const u = sock.sk as unix_sock;
  if (isFamilyOnly(address)) return unix_autobind(k, u);
  const err = unix_validate_addr(address);
  if (err < 0) return err;
  const bytes = pathBytes(address);
  const ret = isAbstract(bytes)
    ? unix_bind_abstract(k, u, { name: bytes, length: address.length })
    : unix_bind_bsd(k, u, unix_mkname_bsd(bytes));
  return ret;
}

/** A new file, which leads to the socket. A socket that has a name already loses the file again. */
function unix_bind_bsd(k: Machine, u: unix_sock, addr: unix_address): number {
  const path = textOfBytes(addr.name.slice(0, -1));
  const created = filename_create(k, path);
  if (typeof created === 'number') return created === -EEXIST ? -EADDRINUSE : created;
  const made = vfs_mknod(k, created, S_IFSOCK | 0o777);
  if (typeof made === 'number') return made;
  if (u.addr !== null) {
    created.dir.i_op.unlink?.(k, created.dir, created.last);
    made.evict?.(k);
    return -EINVAL;
  }
  u.path = made;
  k.part(makeTable).byInode.set(made, u);
  named(k, u, addr);
  return 0;
}

function unix_bind_abstract(k: Machine, u: unix_sock, addr: unix_address): number {
  if (u.addr !== null) return -EINVAL;
  const { byName } = k.part(makeTable);
  const key = keyOf(u.sk_type, addr);
  if (byName.has(key)) return -EADDRINUSE;
  byName.set(key, u);
  named(k, u, addr);
  return 0;
}

/** The highest number that a chosen name may have, and one more. */
const AUTOBIND_NUMBERS = 0x100000;

/** An abstract name of five hexadecimal digits that nobody has. Linux begins at a random one. */
export function unix_autobind(k: Machine, u: unix_sock): number {
  if (u.addr !== null) return 0;
  const { byName } = k.part(makeTable);
  for (;;) {
    const number = k.number('autobind') % AUTOBIND_NUMBERS;
    const name = `\0${number.toString(16).padStart(5, '0')}`;
    const addr = { name, length: PATH_AT + name.length };
    if (byName.has(keyOf(u.sk_type, addr))) continue;
    byName.set(keyOf(u.sk_type, addr), u);
    named(k, u, addr);
    return 0;
  }
}

function named(k: Machine, u: unix_sock, addr: unix_address): void {
  u.addr = addr;
  u.touch();
  if (!k.tracing) return;
  const { value } = unix_getaddr(addr);
  at.point(k, 'unix_bind.name', { name: String(value.sun_path).replace('\0', '@') }, u.sk_socket);
}

/** A socket that goes is found no more; its file stays. Linux: unix_remove_socket(), unix_remove_bsd_socket() */
export function unix_remove_socket(k: Machine, u: unix_sock): void {
  const { byName, byInode } = k.part(makeTable);
  if (u.addr === null) return;
  const key = keyOf(u.sk_type, u.addr);
  if (byName.get(key) === u) byName.delete(key);
  if (u.path !== null && byInode.get(u.path) === u) byInode.delete(u.path);
}
