/**
 * A stranger's transcript gets nowhere: an actor that makes any system call it likes stays in its room, as root, as an
 * ordinary user and where there is one user only; where a room is refused nothing runs; and whatever an actor leaves in
 * its control memory ends in a message.
 */
import { spawn, spawnSync } from 'node:child_process';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect } from 'vitest';
import { ACTOR_AREA } from '../../../src/engine/real/actor/control.ts';
import { LAYOUT } from '../../../src/engine/real/actor/slot.ts';
import { openRealKernel } from '../../../src/engine/real/client/real-kernel.ts';
import { loadNative, type Native } from '../../../src/native/native.ts';
import { syscallNumber } from '../../../src/native/syscall-numbers.ts';
import { describeUnless, skipUnless } from '../../support/skip.ts';
import { CAN_RUN, caller, result, WHY_NOT } from './support.ts';

const test = skipUnless(CAN_RUN, WHY_NOT);
const program = fileURLToPath(new URL('./fixtures/rogue.ts', import.meta.url));

const isRoot = process.getuid?.() === 0;
const works = (command: string, ...args: readonly string[]): boolean =>
  spawnSync(command, args, { stdio: 'ignore' }).status === 0;
const hasUnshare = CAN_RUN && works('unshare', '-Ur', 'true');
const asUser = skipUnless(CAN_RUN && isRoot, 'only root can become another user');
const asOne = skipUnless(hasUnshare, 'no unshare(1) that makes user namespaces here');

/** Turn user namespaces off below this one, and give up what would do without them. */
const REFUSED =
  'echo 0 > /proc/sys/user/max_user_namespaces && exec setpriv --bounding-set=-all --inh-caps=-all --no-new-privs "$0" "$@"';
const asRefused = skipUnless(
  hasUnshare && works('unshare', '-Ur', 'sh', '-c', REFUSED, 'true'),
  'user namespaces cannot be turned off here',
);

/** What becomes of each attempt. Which error it is depends on whether there is anybody of that number in the room. */
const HELD = {
  'memory of the first process': 'EIO',
  'memory of init': 'EIO',
  'kills a process of the machine': 'ESRCH',
  // It is told so, and the signal is dropped (pid_namespaces(7)).
  'kills init': 0,
  'traces init': 'EPERM',
  'opens the memory of init': 'EACCES',
  'opens the files of init': 'EACCES',
  'sees settings of the machine': 'ENOENT',
  'sees the password file': 'ENOENT',
  'makes a mount namespace': 'EPERM',
  mounts: 'EPERM',
  'changes its root': 'EPERM',
  'raises its limits': 'EPERM',
  'removes a queue of the machine': 'EINVAL',
  'connects to a port of the machine': 'ECONNREFUSED',
  'maps a terabyte': 'ENOMEM',
  'has a thousand processes': 'EAGAIN',
  'makes any call': expect.any(Number),
  'becomes another user': expect.stringMatching(/EINVAL|EPERM/),
  'makes a user namespace': expect.stringMatching(/ENOSPC|EPERM|EUSERS/),
} as const;

describeUnless(CAN_RUN, WHY_NOT)('an actor that makes any system call', () => {
  const victim = spawn('sleep', ['1000'], { stdio: 'ignore' });
  const server = createServer();
  let native: Native;
  let queue = -1;

  beforeAll(async () => {
    native = await loadNative();
    queue = native.syscall(syscallNumber('msgget'), 0, 0o666);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });

  afterAll(async () => {
    // Nobody reached them: the sleeper sleeps, and the queue is there to be removed.
    expect(victim.exitCode ?? victim.signalCode).toBe(null);
    expect(native.syscall(syscallNumber('msgctl'), queue, 0, 0)).toBe(0);
    victim.kill('SIGKILL');
    await new Promise((resolve) => server.close(resolve));
  });

  const attack = (...around: readonly string[]): Record<string, unknown> => {
    const told = server.address();
    const port = typeof told === 'object' ? told?.port : undefined;
    const node = [process.execPath, '--import', 'tsx', program];
    const command = [...around, ...node, String(victim.pid), String(port), String(queue)];
    const { stdout, stderr } = spawnSync(command[0] ?? '', command.slice(1), {
      encoding: 'utf8',
      env: { ...process.env, HOME: '/', XDG_STATE_HOME: '/nonexistent' },
    });
    expect(stderr).toBe('');
    return Object.assign(
      {},
      ...stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)),
    );
  };
  const user = ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'];

  test('stays in its room', () => {
    expect(attack()).toEqual(HELD);
  });

  asUser('stays in the room of an ordinary user', () => {
    expect(attack(...user)).toEqual(HELD);
  });

  asOne('stays in its room where there is one user only', () => {
    // As root of the machine there would be no limit of processes: copy_process() asks for none of INIT_USER's.
    expect(attack(...(isRoot ? user : []), 'unshare', '-Ur')).toEqual(HELD);
  });

  asRefused('does not come to be where user namespaces are refused', () => {
    expect(attack('unshare', '-Ur', 'sh', '-c', REFUSED)).toEqual({
      refused: 'real.room',
      step: 'unshare',
      errno: 1,
    });
  });
});

describeUnless(CAN_RUN, WHY_NOT)('control memory that an actor wrote to', () => {
  /** Bytes that look like chance, the same in every run (a linear congruence of C's rand). */
  function noise(seed: number, length: number): Uint8Array {
    let state = seed;
    return Uint8Array.from({ length }, () => {
      state = (Math.imul(state, 1103515245) + 12345) >>> 0;
      return state >>> 16;
    });
  }

  /** Have A overwrite a part of every actor's slot, and go on as if nothing were. The code of the error that ends it. */
  async function overwritten(offset: number, bytes: Uint8Array): Promise<string> {
    const kernel = await openRealKernel();
    try {
      await kernel.start(['A', 'B']);
      const call = caller(kernel);
      const memory = result(await call('A', 'open', '/proc/self/mem', 2, 0));
      for (let index = 0; index < 4; index++) {
        await call('A', 'lseek', memory, ACTOR_AREA.base + index * 0x8000 + offset, 0);
        await call('A', 'write', memory, bytes, bytes.length);
      }
      await call('A', 'getpid');
      await call('B', 'getpid');
      return 'nothing';
    } catch (error) {
      return (error as { code?: string }).code ?? String(error);
    } finally {
      await kernel.close();
    }
  }

  test('notes of no signal are a stranger’s', async () => {
    const noted = new Uint8Array([3, 0, 0, 0]);
    expect(await overwritten(LAYOUT.NOTED, noted)).toBe('real.foreign');
  });

  test.each(Array.from({ length: 8 }, (_, seed) => seed))(
    'noise ends in a message (%i)',
    async (seed) => {
      const length = [8, 64, 0x100, 0x1000, 0x7000][seed % 5] ?? 8;
      const code = await overwritten(seed < 4 ? 0 : LAYOUT.RESULT, noise(seed, length));
      expect(code).not.toBe('real.internal');
      expect(code).toMatch(/^(real\.[a-z-]+|nothing)$/);
    },
  );
});
