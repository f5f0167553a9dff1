/** The doctor: every item is there, in order, and what it says fits what a run does. */
import { expect } from 'vitest';
import { DOCTOR_IDS, report } from '../../../../src/engine/real/client/doctor.ts';
import { openRealKernel, probeMachine } from '../../../../src/engine/real/client/real-kernel.ts';
import { skipUnless } from '../../../support/skip.ts';
import { CAN_RUN, WHY_NOT } from '../support.ts';

const test = skipUnless(CAN_RUN, WHY_NOT);

test('reports everything, and a room where there is one', async () => {
  const { usable, items } = await probeMachine();
  expect(usable).toBe(true);
  expect(items.map(({ id }) => id)).toEqual([...DOCTOR_IDS]);
  for (const { id, ok, costCode } of items) {
    expect(costCode === undefined, id).toBe(ok !== false);
  }
  expect(items.find(({ id }) => id === 'room')?.ok).toBe(true);
  const kernel = await openRealKernel();
  await kernel.close();
});

test('lists what could not be looked at as unknown', () => {
  const error = { code: 'native.no-koffi', args: { detail: '' } } as const;
  const { usable, items } = report([{ id: 'platform', ok: true, value: 'linux' }], error);
  expect(usable).toBe(false);
  expect(items[0]).toEqual({ id: 'platform', ok: true, value: 'linux' });
  expect(items.slice(1).every(({ ok, value }) => ok === null && value === null)).toBe(true);
});
