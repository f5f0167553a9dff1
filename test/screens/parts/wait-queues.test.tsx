/** Wait queues in which an object stands whose entry nobody sleeps in. */
import { renderToString } from 'ink';
import { expect, test } from 'vitest';
import type { QueueView } from '../../../src/engine/index.ts';
import { Surroundings } from '../../../src/screens/parts/surroundings.tsx';
import { WaitQueues } from '../../../src/screens/parts/wait-queues.tsx';
import { makeTheme } from '../../../src/screens/theme.ts';

const STANDS: QueueView = {
  name: 'rd_wait',
  waiters: [
    { actor: null, object: 'epoll:1', exclusive: false, fields: { events: 'EPOLLIN' } },
    { actor: 'B', exclusive: false, fields: {} },
  ],
};

function drawn(now: QueueView, before: QueueView): string {
  const settings = { theme: makeTheme(0, false), language: 'en', layout: '6' } as const;
  const text = renderToString(
    <Surroundings settings={settings} size={{ columns: 60, rows: 5 }}>
      <WaitQueues queues={[now]} before={[before]} width={60} rows={1} />
    </Surroundings>,
    { columns: 60 },
  );
  // biome-ignore lint/suspicious/noControlCharactersInRegex: styles begin with an escape.
  return text.replace(/\x1b\[[\d;]*m/g, '').trimEnd();
}

test('an object in whose entry nobody sleeps is named, and seen to go', () => {
  const nobody = { ...STANDS, waiters: [] };
  expect(drawn(STANDS, nobody)).toBe('rd_wait  ‖epoll:1+ events EPOLLIN ‖B+');
  expect(drawn(nobody, STANDS)).toBe('rd_wait  empty <epoll:1> woken ↗ <B> woken ↗');
});
