/** A transcript's sockets stay in its room: what listens on the machine hears nothing, and what TCP does is over at once. */
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { expect } from 'vitest';
import { runFile } from '../../../src/engine/index.ts';
import { skipUnless } from '../../support/skip.ts';
import { CAN_RUN, WHY_NOT } from './support.ts';

const test = skipUnless(CAN_RUN, WHY_NOT);

const at = (port: number, address = '127.0.0.1') =>
  `{sa_family=AF_INET, sin_port=htons(${port}), sin_addr=inet_addr("${address}")}`;

async function holds(lines: readonly string[]): Promise<void> {
  const result = await runFile(lines.join('\n'), 'network.ipc', { on: 'real' });
  expect(result.failures).toEqual([]);
}

test('nobody on the machine hears of it', async () => {
  const server = createServer();
  const datagrams = createSocket('udp4');
  let heard = 0;
  server.on('connection', () => heard++);
  datagrams.on('message', () => heard++);
  server.listen(0, '127.0.0.1');
  datagrams.bind(0, '127.0.0.1');
  await Promise.all([once(server, 'listening'), once(datagrams, 'listening')]);
  const tcp = (server.address() as AddressInfo).port;
  const udp = datagrams.address().port;
  try {
    await holds([
      'A  socket(AF_INET, SOCK_STREAM, 0) = c',
      `A  connect(c, ${at(tcp)}) = -1 ECONNREFUSED`,
      `A  connect(c, ${at(tcp, '0.0.0.0')}) = -1 ECONNREFUSED`,
      `A  connect(c, ${at(53, '8.8.8.8')}) = -1 ENETUNREACH`,
      'A  socket(AF_INET, SOCK_DGRAM, 0) = u',
      `A  connect(u, ${at(udp)}) = 0`,
      'A  send(u, "hello", 5, 0) = 5',
      'A  send(u, "hello", 5, 0) = -1 ECONNREFUSED',
      // The port is free in the room, whoever has it on the machine.
      'B  socket(AF_INET, SOCK_STREAM, 0) = l',
      `B  bind(l, ${at(tcp)}) = 0`,
      'B  listen(l, 1) = 0',
      `A  connect(c, ${at(tcp)}) = 0`,
    ]);
    expect(heard).toBe(0);
  } finally {
    server.close();
    datagrams.close();
  }
});

test('buffers are the same on every machine, and a FIN is acknowledged when the call returns', async () => {
  await holds([
    'A  socket(AF_INET, SOCK_STREAM, 0) = l',
    `A  bind(l, ${at(8080)}) = 0`,
    'A  listen(l, 1) = 0',
    'A  socket(AF_INET, SOCK_STREAM, 0) = c',
    'A  getsockopt(c, SOL_SOCKET, SO_SNDBUF, 16384) = 0',
    'A  getsockopt(c, SOL_SOCKET, SO_RCVBUF, 65536) = 0',
    `A  connect(c, ${at(8080)}) = 0`,
    'A  accept(l) = s',
    'A  send(c, "question", 8, 0) = 8',
    'A  recv(s, "question", 100, 0) = 8',
    'A  send(s, "answer", 6, 0) = 6',
    'A  recv(c, "answer", 100, 0) = 6',
    'A  shutdown(s, SHUT_WR) = 0',
    'A  shutdown(c, SHUT_WR) = 0',
    // Both are closed: were the last ACK delayed, one would still be in LAST_ACK.
    'A  poll([{s, 0, POLLHUP}, {c, 0, POLLHUP}], 0) = 2',
    'A  getpeername(s, _) = -1 ENOTCONN',
    'A  getpeername(c, _) = -1 ENOTCONN',
  ]);
});

test('a FIN is acknowledged when the call returns over IPv6 as well', async () => {
  const here = '{sa_family=AF_INET6, sin6_port=htons(8080), sin6_addr="::1"}';
  await holds([
    'A  socket(AF_INET6, SOCK_STREAM, 0) = l',
    `A  bind(l, ${here}) = 0`,
    'A  listen(l, 1) = 0',
    'A  socket(AF_INET6, SOCK_STREAM, 0) = c',
    `A  connect(c, ${here}) = 0`,
    'A  accept(l) = s',
    'A  shutdown(s, SHUT_WR) = 0',
    'A  shutdown(c, SHUT_WR) = 0',
    'A  poll([{s, 0, POLLHUP}, {c, 0, POLLHUP}], 0) = 2',
    'A  getpeername(s, _) = -1 ENOTCONN',
    'A  getpeername(c, _) = -1 ENOTCONN',
  ]);
});
