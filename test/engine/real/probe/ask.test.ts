/** What is asked inside of a room shows its namespaces, through a socket too, and changes nothing that shows. */
import { availableParallelism } from 'node:os';
import { afterAll, beforeAll, expect } from 'vitest';
import type { Task } from '../../../../src/engine/real/actor/task.ts';
import { Asker } from '../../../../src/engine/real/probe/ask.ts';
import { buildRoom, type Room } from '../../../../src/engine/real/room/room.ts';
import { loadNative } from '../../../../src/native/native.ts';
import { HAS_REAL, NO_REAL } from '../../../support/real.ts';
import { describeUnless, skipUnless } from '../../../support/skip.ts';

const test = skipUnless(HAS_REAL, NO_REAL);

const [AF_UNIX, AF_NETLINK] = [1, 16];
const [SOCK_STREAM, SOCK_RAW] = [1, 3];
const NETLINK_SOCK_DIAG = 4;
/** netlink(7), sock_diag(7): a dump of all Unix sockets, 16 bytes of header and 24 of struct unix_diag_req. */
const SOCK_DIAG_BY_FAMILY = 20;
const NLM_F_REQUEST_DUMP = 0x301;
const NLMSG_ERROR = 2;
const NLMSG_DONE = 3;
const ANSWER_BYTES = 8192;

const REQUEST = Buffer.alloc(40);
REQUEST.writeUInt32LE(REQUEST.length, 0);
REQUEST.writeUInt16LE(SOCK_DIAG_BY_FAMILY, 4);
REQUEST.writeUInt16LE(NLM_F_REQUEST_DUMP, 6);
REQUEST.writeUInt8(AF_UNIX, 16);
REQUEST.writeUInt32LE(0xffffffff, 20);

/** The inode numbers of the Unix sockets in the room; undefined where this kernel does not tell. */
function unixSockets(asker: Asker, socket: number): readonly number[] | undefined {
  const sent = asker.ask(
    'sendto',
    8,
    (_, memory) => [socket, memory.bytes(REQUEST), REQUEST.length, 0, 0, 0],
    (_memory, _address, result) => result,
  );
  expect(sent).toBe(REQUEST.length);
  const found: number[] = [];
  for (;;) {
    const answer = asker.ask(
      'recvfrom',
      ANSWER_BYTES,
      (address) => [socket, address, ANSWER_BYTES, 0, 0, 0],
      (memory, address, length) => Buffer.from(memory.copy(address, Math.max(0, length))),
    );
    if (answer.length === 0) throw new Error('no answer');
    for (let at = 0; at < answer.length; at += (answer.readUInt32LE(at) + 3) & ~3) {
      const type = answer.readUInt16LE(at + 4);
      if (type === NLMSG_ERROR) return undefined;
      if (type === NLMSG_DONE) return found;
      if (type !== SOCK_DIAG_BY_FAMILY) throw new Error(`answer ${type}`);
      found.push(answer.readUInt32LE(at + 20));
    }
  }
}

describeUnless(HAS_REAL, NO_REAL)('asking inside of a room', () => {
  let room: Room;
  let actor: Task;
  let asker: Asker;

  beforeAll(async () => {
    room = buildRoom(await loadNative(), { hostIpc: false, cpu: availableParallelism() - 1 });
    actor = room.spawn(room.memories.actors.slot(0));
    asker = new Asker(room.init, room.facts.kept);
  });
  afterAll(async () => {
    await room?.close();
    actor?.close();
  });

  test('the sockets of the room through one that is opened once', ({ skip }) => {
    const socket = asker.value('socket', AF_NETLINK, SOCK_RAW, NETLINK_SOCK_DIAG);
    expect(socket).toBeGreaterThan(0);
    const none = unixSockets(asker, socket);
    if (none === undefined) skip('this kernel was built without CONFIG_UNIX_DIAG');
    expect(none).toEqual([]);
    actor.scratch.begin();
    const pair = actor.scratch.alloc(8);
    expect(actor.run('socketpair', AF_UNIX, SOCK_STREAM, 0, pair)).toBe(0);
    const open = [actor.scratch.int32(pair), actor.scratch.int32(pair + 4)];
    const inodes = open.map((fd) => Number(/\d+/.exec(actor.proc.link(fd) ?? '')?.[0]));
    const before = actor.proc.fds();
    expect([...(unixSockets(asker, socket) ?? [])].sort()).toEqual(inodes.sort());
    expect(actor.proc.fds()).toEqual(before);
  });

  test('an object of the room, whose times of use stay', () => {
    const id = actor.run('msgget', 0, 0o600);
    const IPC_STAT = 2;
    const times = () =>
      asker.ask(
        'msgctl',
        128,
        (address) => [id, IPC_STAT, address],
        (memory, address, result) => [result, ...memory.copy(address + 48, 16)],
      );
    const first = times();
    expect(first).toEqual([0, ...Array(16).fill(0)]);
    expect(times()).toEqual(first);
    expect(actor.run('msgctl', id, 0, 0)).toBe(0);
    expect(times()[0]).toBeLessThan(0);
  });
});
