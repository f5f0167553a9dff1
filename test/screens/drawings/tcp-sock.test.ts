/** The drawings of TCP and UDP sockets. */
import { expect, test } from 'vitest';
import { labText, momentOf } from '../lab/moments.ts';
import { drawnLines } from './draw.tsx';

test('both ends of a connection face each other, each with its state', async () => {
  const rows = drawnLines(await momentOf(labText('inet-socket/closing'), 6), { height: 40 });
  const text = rows.join('\n');
  expect(text).toMatch(/:32768 FIN_WAIT2 ─+ CLOSE_WAIT :8080/);
  expect(text).toMatch(/:8080 CLOSE_WAIT ─+ FIN_WAIT2 :32768/);
  expect(text).toContain('▶FIN_WAIT2 ↓FIN TIME_WAIT');
});

test('what is unread lies between them', async () => {
  const rows = drawnLines(await momentOf(labText('inet-socket/closing'), 8), { height: 40 });
  expect(rows.join('\n')).toMatch(/in {2}← │one thing more·*│ 14 bytes unread/);
});

test('a segment that is under way is an arrow', async () => {
  const lab = labText('inet-socket/handshake');
  const seen = new Set<string>();
  for (let inside = 0; inside < 20; inside++) {
    const text = drawnLines(await momentOf(lab, 4, inside), { height: 60 }).join('\n');
    const found = /:32768 (\w+)\s+(?:(\S+) →|← (\S+))\s/.exec(text);
    if (found !== null) seen.add(`${found[1]} ${found[2] ?? found[3]}`);
  }
  expect([...seen]).toEqual(['SYN_SENT SYN', 'SYN_SENT SYN-ACK', 'ESTABLISHED ACK']);
});

test('an end whose other end nobody has accepted says so', async () => {
  const rows = drawnLines(await momentOf(labText('inet-socket/handshake'), 4), { height: 40 });
  expect(rows.join('\n')).toMatch(/:32768 ESTABLISHED\s+waits for accept/);
  expect(rows.join('\n')).toContain('1 of 6 connections to accept');
  expect(rows.join('\n')).toContain('rskq_accept[0]  127.0.0.1:32768  TCP_ESTABLISHED');
});

test('arrows have marks of ASCII too', async () => {
  const view = await momentOf(labText('inet-socket/closing'), 6);
  const text = drawnLines(view, { height: 40, ascii: true }).join('\n');
  expect(text).toContain('out > |');
  expect(text).toContain('in  < |');
  expect(text).toContain('>FIN_WAIT2 vFIN TIME_WAIT');
});

test('where there is little room the states of both ends come first', async () => {
  const view = await momentOf(labText('inet-socket/closing'), 6);
  const rows = drawnLines(view, { width: 38, height: 11, layout: '3.2' });
  expect(rows.join('\n')).toMatch(/:32768 FIN_WAIT2 ─+ CLOSE_WAIT :8080/);
});

test('datagrams stand in a queue, each with its sender, and the memory that they take', async () => {
  const rows = drawnLines(await momentOf(labText('inet-socket/drops'), 6), { height: 40 });
  expect(rows.join('\n')).toMatch(/1664 of 2304 bytes of memory/);
  expect(rows.join('\n')).toMatch(/127\.0\.0\.1:32769 {2}len 3 {2}"one"/);
});
