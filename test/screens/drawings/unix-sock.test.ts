/** A Unix socket is drawn with its other end: what is under way between them, and who waits in a listener's queue. */
import { describe, expect, test } from 'vitest';
import { labText, momentOf } from '../lab/moments.ts';
import { type DrawOptions, drawnLines } from './draw.tsx';

async function drawn(text: string, step: number, options: DrawOptions = {}): Promise<string> {
  return drawnLines(await momentOf(text, step), options).join('\n');
}

const PAIR = 'A  socketpair(AF_UNIX, SOCK_STREAM, 0, [a, b]) = 0\n';

describe.each(['6', '3.2'] as const)('in the layout of Linux %s', (layout) => {
  test('what was sent is under way to the other end, and counts as memory of the sender', async () => {
    const text = await drawn(`${PAIR}A  send(a, "Hello", 5, 0) = 5\n`, 1, { layout, height: 40 });
    expect(text).toMatch(/to socket:2 +→ ▕?\S*Hello\S*.* 5 bytes/);
    expect(text).toMatch(/768 of 212992 bytes sent and not read/);
    expect(text).toMatch(/→ skb\[0\] +len 5 +truesize 768 +"Hello"/);
  });

  test('a descriptor in flight is a parcel beside its message', async () => {
    const lines = `${PAIR}A  pipe([r, w]) = 0
A  sendmsg(a, {msg_iov=["x"], msg_control=[{SCM_RIGHTS, [w]}]}, 0) = 1
`;
    const text = await drawn(lines, 2, { layout, height: 40 });
    expect(text).toMatch(/\+ skb\[0\]\.fp\[0\] +file:4 leads to pipe:1/);
  });
});

test('a listener shows who waits to be accepted, and what they have sent already', async () => {
  const text = await drawn(labText('unix-socket/connect-before-accept'), 5, { height: 40 });
  expect(text).toMatch(/1 of 6 connections to accept/);
  expect(text).toMatch(/skb\[0\] +socket:2, 11 bytes sent already/);
});

test('in the smallest pane what was sent stands above the fields', async () => {
  const text = await drawn(`${PAIR}A  send(a, "Hello", 5, 0) = 5\n`, 1, { width: 38, height: 11 });
  expect(text).toMatch(/Hello/);
});

test('in Chinese, too', async () => {
  const text = await drawn(`${PAIR}A  send(a, "Hello", 5, 0) = 5\n`, 1, {
    language: 'zh',
    height: 40,
  });
  expect(text).toMatch(/发往 socket:2/);
});
