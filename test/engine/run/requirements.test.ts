/** What transcripts ask of a machine. */
import { describe, expect, test } from 'vitest';
import { loadScript, runFile } from '../../../src/engine/index.ts';
import { callsLacking, lacking } from '../../../src/engine/run/requirements.ts';
import { errorText } from '../../../src/text/errors.ts';

const user = { root: false, kernel: '6.18.44-generic' };

describe('what a transcript requires', () => {
  test.each<[string, Parameters<typeof lacking>[0], string | undefined]>([
    ['nothing', {}, undefined],
    ['root', { requires: ['root'] }, 'root'],
    ['what every Linux has', { requires: ['abstract-sockets'] }, undefined],
    ['an older kernel', { kernel: '3.4' }, undefined],
    ['the same kernel', { kernel: '6.18' }, undefined],
    ['a newer minor version', { kernel: '6.19' }, 'Linux 6.19'],
    ['a newer patch', { kernel: '6.18.45' }, 'Linux 6.18.45'],
    ['a newer major version', { kernel: '10' }, 'Linux 10'],
  ])('%s', (_, front, expected) => expect(lacking(front, user)).toBe(expected));

  test('a version that ends early is the first of those that begin so', () => {
    expect(lacking({ kernel: '6.18.1' }, { ...user, kernel: '6.18-rc2' })).toBe('Linux 6.18.1');
    expect(lacking({ kernel: '6.18.0' }, { ...user, kernel: '6.18-rc2' })).toBeUndefined();
  });

  test('root has root', () => {
    expect(lacking({ requires: ['root'] }, { ...user, root: true })).toBeUndefined();
  });

  test('stops a run on the real kernel before it begins, and none on the simulation', async () => {
    const text = '---\nkernel: "99.1"\n---\nA  getpid() = A\n';
    expect(loadScript(text, 'x.ipc').diagnostics).toEqual([]);
    expect(await runFile(text, 'x.ipc', { on: 'sim' })).toMatchObject({ ok: true });
    expect(await runFile(text, 'x.ipc', { on: 'real' })).toMatchObject({
      ok: false,
      steps: 0,
      skipped: { code: 'run.requires', args: { what: 'Linux 99.1' } },
    });
  });

  test('what only the real kernel has is told with its lines, a few of each call', () => {
    const opened = 'B  mq_open("/q", O_RDONLY) = q\n'.repeat(6);
    const text = `A  getpid() = A\nA  mq_unlink("/q") = 0\n${opened}`;
    const calls = 'mq_unlink (2), mq_open (3, 4, 5, 6, 7, ...)';
    const { script } = loadScript(text, 'x.ipc');
    const kernel = { supports: (call: string) => !call.startsWith('mq_') };
    expect(callsLacking(script, kernel)).toBe(calls);
    expect(callsLacking(script, { supports: () => true })).toBeUndefined();
    expect(errorText({ code: 'run.no-calls', args: { calls } }, 'en')).toContain('--on real');
  });

  test('root is given by the simulation', async () => {
    const big =
      'A  pipe([r, w]) = 0\nA  fcntl(w, F_SETPIPE_SZ, 4M) = _\nA  fcntl(w, F_GETPIPE_SZ) = ';
    const asRoot = `---\nrequires: [root]\n---\n${big}4194304\n`;
    expect(await runFile(asRoot, 'x.ipc', { on: 'sim' })).toMatchObject({ ok: true });
    expect(await runFile(`${big}65536\n`, 'x.ipc', { on: 'sim' })).toMatchObject({ ok: true });
  });
});
