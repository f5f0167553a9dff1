/** Of sockets that share a port, exactly one has each connection and each datagram, on both kernels; which it is, nobody compares. */
import { afterEach, describe, expect, test } from 'vitest';
import { loadScript, openRun, type Run } from '../../src/engine/index.ts';

const LACKS = /^(?:native\.|real\.(?:processor|exec|room)$)/;
const AT = '{sa_family=AF_INET, sin_port=htons(8080), sin_addr=inet_addr("127.0.0.1")}';
const SHARE = (name: string, type: string) => [
  `A  socket(AF_INET, ${type}|SOCK_NONBLOCK, 0) = ${name}`,
  `A  setsockopt(${name}, SOL_SOCKET, SO_REUSEPORT, 1) = 0`,
  `A  bind(${name}, ${AT}) = 0`,
];
const CONNECTIONS = 24;
const each = (line: (n: number) => readonly string[]) =>
  Array.from({ length: CONNECTIONS }, (_, n) => line(n)).flat();

let open: Run | undefined;
afterEach(async () => {
  await open?.close();
  open = undefined;
});

/** What the lines returned; undefined with the reason where this machine has no such kernel. */
async function valuesOf(on: 'sim' | 'real' | 'twin', lines: readonly string[]) {
  open = openRun({ script: loadScript(`${lines.join('\n')}\n`, 'share.ipc').script, on });
  await open.ready;
  await open.last();
  const { error, count } = open.store.getState();
  const code = error?.kind === 'error' ? error.code : undefined;
  const steps = Array.from({ length: count }, (_, at) => open?.at(at)?.step);
  const values = steps.map((step) =>
    step?.outcome?.kind === 'returned' ? Number(step.outcome.value) : Number.NaN,
  );
  return { code, values };
}

const LISTENERS = [...SHARE('l', 'SOCK_STREAM'), ...SHARE('m', 'SOCK_STREAM')];
const TCP = [
  ...LISTENERS,
  'A  listen(l, 64) = 0',
  'A  listen(m, 64) = 0',
  ...each((n) => [`B  socket(AF_INET, SOCK_STREAM, 0) = c${n}`, `B  connect(c${n}, ${AT}) = 0`]),
  ...each(() => ['A  accept(l, NULL, NULL) = _', 'A  accept(m, NULL, NULL) = _']),
];
const UDP = [
  ...SHARE('l', 'SOCK_DGRAM'),
  ...SHARE('m', 'SOCK_DGRAM'),
  ...each((n) => [
    `B  socket(AF_INET, SOCK_DGRAM, 0) = c${n}`,
    `B  sendto(c${n}, "x", 1, 0, ${AT}) = 1`,
    `B  sendto(c${n}, "y", 1, 0, ${AT}) = 1`,
  ]),
  ...each(() => ['A  recv(l, _, 1, 0) = _', 'A  recv(m, _, 1, 0) = _']),
  ...each(() => ['A  recv(l, _, 1, 0) = _', 'A  recv(m, _, 1, 0) = _']),
];

/** How much the first and the second of them have got, by the results of lines that ask them by turns. */
function shares(asked: readonly number[]): readonly [number, number] {
  const got = asked.map((value) => (value >= 0 ? 1 : 0));
  const sum = (odd: number) =>
    got.reduce<number>((all, one, n) => all + (n % 2 === odd ? one : 0), 0);
  return [sum(0), sum(1)];
}

describe.each(['sim', 'real'] as const)('on %s', (on) => {
  test('each connection is one listener’s, and none is lost', async ({ skip }) => {
    const { code, values } = await valuesOf(on, TCP);
    if (code !== undefined && LACKS.test(code)) skip(code);
    const [first, second] = shares(values.slice(-2 * CONNECTIONS));
    expect(first + second).toBe(CONNECTIONS);
    // By a hash, both get some: that one of them gets none of 24 happens once in eight million runs.
    expect(Math.min(first, second)).toBeGreaterThan(0);
  });

  test('what one socket sends goes to one socket, and none is lost', async ({ skip }) => {
    const { code, values } = await valuesOf(on, UDP);
    if (code !== undefined && LACKS.test(code)) skip(code);
    const [first, second] = shares(values.slice(-4 * CONNECTIONS));
    expect(first + second).toBe(2 * CONNECTIONS);
    expect([first % 2, second % 2]).toEqual([0, 0]);
    expect(Math.min(first, second)).toBeGreaterThan(0);
  });
});

test('the twin says where the kernels choose otherwise, and calls it no difference', async ({
  skip,
}) => {
  const { code } = await valuesOf('twin', TCP);
  if (code !== undefined && LACKS.test(code)) skip(code);
  expect(code).toBe('twin.chance');
});
