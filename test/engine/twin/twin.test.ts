/** The twin: two kernels in lock-step, up to the first difference, and what it says of it. */
import { describe, expect, test } from 'vitest';
import { showDifference } from '../../../src/engine/model/difference.ts';
import type { Chance } from '../../../src/engine/model/kernel.ts';
import { parse } from '../../../src/engine/script/parse.ts';
import { Twin } from '../../../src/engine/twin/twin.ts';
import { returned, ScriptedKernel } from '../../support/scripted-kernel.ts';

describe('the twin', () => {
  test('goes in lock-step, and tells where the kernels first differ', async () => {
    const { script } = parse('A  close(3) = 0\nA  dup(4) = _\nA  dup(5) = _\n', 't.ipc');
    const sim = new ScriptedKernel((_, index) => ({ outcome: returned(index) }));
    const real = new ScriptedKernel((_, index) => ({ outcome: returned(index * index) }), {
      late: true,
      engine: 'real',
    });
    const twin = new Twin(script, sim, real);
    await twin.start();
    expect((await twin.next())?.difference).toBeUndefined();
    expect((await twin.next())?.difference).toBeUndefined();
    const frame = await twin.next();
    expect(frame?.difference).toEqual({
      step: 2,
      line: 3,
      path: 'outcome.value',
      sim: '2',
      real: '4',
    });
    expect(twin.difference).toBe(frame?.difference);
    expect(await twin.next()).toBeUndefined();
    await twin.close();
    expect([sim.closed, real.closed]).toEqual([1, 1]);
  });

  test('says where one kernel alone has come to a limit of the machine, instead of a difference', async () => {
    const { script } = parse('A  close(3) = 0\nA  dup(4) = _\nA  dup(5) = _\n', 't.ipc');
    const sim = new ScriptedKernel(() => ({ outcome: returned(0) }));
    const real = new ScriptedKernel((_, index) => ({ outcome: returned(index < 2 ? 0 : 7) }), {
      late: true,
      engine: 'real',
    });
    const twin = new Twin(script, sim, real);
    await twin.start();
    sim.limits.add('fs.pipe-user-pages-soft');
    real.limits.add('fs.pipe-user-pages-soft');
    expect((await twin.next())?.difference).toBeUndefined();
    sim.limits.clear();
    await expect(twin.next()).rejects.toMatchObject({
      code: 'twin.machine-limit',
      args: { line: 2, limit: 'fs.pipe-user-pages-soft' },
    });
    await twin.close();
  });

  test('says where the simulation has chosen by chance, instead of a difference', async () => {
    const { script } = parse('A  dup(4) = _\nA  dup(5) = _\n', 't.ipc');
    const chances = new Set<Chance>();
    const sim = Object.assign(new ScriptedKernel(() => ({ outcome: returned(0) })), { chances });
    const answer = (_: unknown, index: number) => ({ outcome: returned(index < 1 ? 0 : 7) });
    const real = new ScriptedKernel(answer, { late: true, engine: 'real' });
    const twin = new Twin(script, sim, real);
    await twin.start();
    chances.add('SO_REUSEPORT');
    expect((await twin.next())?.difference).toBeUndefined();
    await expect(twin.next()).rejects.toMatchObject({
      code: 'twin.chance',
      args: { line: 2, chance: 'SO_REUSEPORT' },
    });
    await twin.close();
  });

  test('shows differences as text', () => {
    const at = { step: 2, line: 3, path: 'outcome.outs.1' };
    expect(showDifference({ ...at, sim: Buffer.from('a\n'), real: undefined })).toEqual({
      ...at,
      sim: '"a\\n"',
      real: 'nothing',
    });
    expect(showDifference({ ...at, sim: [1, null], real: 'x' })).toMatchObject({
      sim: '[1,null]',
      real: 'x',
    });
  });
});
