/** struct msghdr and the control messages in it (sendmsg(2), cmsg(3)), as 64-bit Linux lays them out. */
import { isInteger } from '../../calls/integer.ts';
import { isStruct, type StructValue, type Value } from '../../script/value.ts';
import type { Scratch } from '../actor/scratch.ts';
import { fullVector, roomVector } from './iovec.ts';
import { field } from './plan.ts';
import { readSockaddr, SOCKADDR_MAX, writeSockaddr } from './sockaddr.ts';

const MSGHDR = 56;
const CMSGHDR = 16;
const SOL_SOCKET = 1;
const SCM_RIGHTS = 1;
const SCM_CREDENTIALS = 2;
const INIT_ID = 0xfffffffe | 0;
const OVERFLOW_ID = 65534;
/** What recvmsg has room for: this many bytes, and control messages for sixteen descriptors and credentials. */
const RECEIVE_BYTES = 65536;
const CONTROL_BYTES = 256;
/** More than the control messages of one message ever take: 253 descriptors, and who sent them. */
const CONTROL_MOST = 2048;

function aligned(length: number): number {
  return Math.ceil(length / 8) * 8;
}

function list(value: Value | undefined): readonly Value[] {
  return Array.isArray(value) ? (value as readonly Value[]) : [];
}

/** A msghdr to send. */
export function writeMsghdr(memory: Scratch, message: StructValue | undefined): number {
  const header = memory.alloc(MSGHDR);
  const name = writeSockaddr(memory, message?.msg_name);
  const iov = fullVector(memory, list(message?.msg_iov));
  const control = writeControl(memory, list(message?.msg_control));
  memory.setInt64(header, name.at);
  memory.setInt32(header + 8, name.length);
  memory.setInt64(header + 16, iov.address);
  memory.setInt64(header + 24, iov.count);
  memory.setInt64(header + 32, control.length === 0 ? 0 : control.at);
  memory.setInt64(header + 40, control.length);
  return header;
}

function writeControl(
  memory: Scratch,
  messages: readonly Value[],
): { readonly at: number; readonly length: number } {
  const bodies = messages.filter(isStruct).map((message) => ({ message, body: dataOf(message) }));
  const length = bodies.reduce((sum, { body }) => sum + CMSGHDR + aligned(4 * body.length), 0);
  const at = memory.alloc(Math.max(8, length));
  let place = at;
  for (const { message, body } of bodies) {
    memory.setInt64(place, CMSGHDR + 4 * body.length);
    memory.setInt32(place + 8, field(message, 'cmsg_level') || SOL_SOCKET);
    memory.setInt32(place + 12, field(message, 'cmsg_type'));
    for (const [index, word] of body.entries()) memory.setInt32(place + CMSGHDR + 4 * index, word);
    place += CMSGHDR + aligned(4 * body.length);
  }
  return { at, length };
}

/** A control message's data as 32-bit words: descriptors, or pid, uid, gid. */
function dataOf(message: StructValue): readonly number[] {
  const { cmsg_data: data } = message;
  if (isStruct(data)) return [field(data, 'pid'), field(data, 'uid'), field(data, 'gid')];
  return list(data).map(Number);
}

/**
 * A msghdr to receive into, and how to read what came.
 *
 * @param given How long the buffers are, and how much room there is for the address and for control messages, where somebody says
 *   so. What the call left of the last two is told then.
 */
export function receivingMsghdr(
  memory: Scratch,
  given: StructValue | undefined,
): { readonly header: number; read(length: number): StructValue } {
  const header = memory.alloc(MSGHDR);
  const name = memory.alloc(SOCKADDR_MAX + 2);
  const rooms = list(given?.msg_iov);
  const iov = roomVector(memory, rooms.length === 0 ? [{ iov_len: RECEIVE_BYTES }] : rooms);
  const { msg_namelen, msg_controllen } = given ?? {};
  const namelen = isInteger(msg_namelen) ? Number(msg_namelen) : SOCKADDR_MAX;
  const controllen = isInteger(msg_controllen) ? Number(msg_controllen) : CONTROL_BYTES;
  const room = Math.min(controllen, CONTROL_MOST);
  const control = memory.alloc(room);
  memory.setInt64(header, name);
  memory.setInt32(header + 8, namelen);
  memory.setInt64(header + 16, iov.address);
  memory.setInt64(header + 24, iov.count);
  memory.setInt64(header + 32, control);
  memory.setInt64(header + 40, room);
  return {
    header,
    read: (length) => {
      const [told, used] = [memory.int32(header + 8), Number(memory.int64(header + 40))];
      return {
        msg_name: readSockaddr(memory, name, Math.min(namelen, told)),
        ...(msg_namelen === undefined ? {} : { msg_namelen: told }),
        msg_iov: iov.taken(length),
        msg_control: readControl(memory, control, used),
        ...(msg_controllen === undefined ? {} : { msg_controllen: used }),
        msg_flags: memory.int32(header + 48),
      };
    },
  };
}

function readControl(memory: Scratch, control: number, length: number): readonly StructValue[] {
  const messages: StructValue[] = [];
  let place = control;
  while (place + CMSGHDR <= control + length) {
    const size = Number(memory.int64(place));
    if (size < CMSGHDR) break;
    messages.push(readOne(memory, place, size - CMSGHDR));
    place += aligned(size);
  }
  return messages;
}

function readOne(memory: Scratch, place: number, size: number): StructValue {
  const [level, type] = [memory.int32(place + 8), memory.int32(place + 12)];
  const word = (index: number) => memory.int32(place + CMSGHDR + 4 * index);
  const known = level === SOL_SOCKET;
  if (known && type === SCM_CREDENTIALS) {
    const ids = [word(0), knownId(word(1)), knownId(word(2))];
    const whole = ['pid', 'uid', 'gid'].slice(0, Math.floor(size / 4));
    const cmsg_data = Object.fromEntries(whole.map((key, index) => [key, ids[index] ?? 0]));
    return { cmsg_type: type, cmsg_data };
  }
  if (known && type === SCM_RIGHTS) {
    const cmsg_data = Array.from({ length: size / 4 }, (_, index) => word(index));
    return { cmsg_type: type, cmsg_data };
  }
  const cmsg_data = memory.copy(place + CMSGHDR, size);
  return { cmsg_type: type, cmsg_data, cmsg_level: level };
}

/**
 * A user's or group's number as a room of one user has it: where root runs the program, the machine's root has a number in the room
 * too, which is init's and no transcript's (room/room.ts). Elsewhere whoever has none is the overflow user (user_namespaces(7)).
 */
function knownId(id: number): number {
  return id === INIT_ID ? OVERFLOW_ID : id;
}
