/** Opening a FIFO, making one, and how large a pipe becomes. */
import { spelled } from './arguments.ts';
import { failed, returned, returnedValue } from './happened.ts';
import { fails, returns, sleeps } from './outcomes.ts';
import { pipeOf } from './pipe-state.ts';
import { aboutCalls, type Choice, type ComingCall, choices, numberAt } from './question.ts';

/** i_mode of a FIFO (inode(7)): S_IFIFO is 0010000. */
const FIFO_MODE = /^0?10\d{3}$/;

function isFifo({ before, args }: ComingCall): boolean {
  return before.objects.some(
    ({ kind, label, fields }) =>
      label === args[0] &&
      (kind === 'pipe_inode_info' || FIFO_MODE.test(String(fields.i_mode ?? ''))),
  );
}

/** True where a name was removed, and not made again. */
function wasRemoved({ past, args }: ComingCall): boolean {
  const last = past.findLast(
    ({ call, args: given }) => (call === 'unlink' || call === 'mkfifo') && given?.[0] === args[0],
  );
  return last?.call === 'unlink';
}

/** Asked of every FIFO: whether it waits for the other side. */
export const opens = aboutCalls(['open'], (coming) => {
  const gone = wasRemoved(coming);
  if (!gone && !isFifo(coming)) return undefined;
  const flags = spelled(coming, 1);
  const alone = flags.includes('O_NONBLOCK') && !flags.includes('O_WRONLY');
  const failing = (errno: string, rule: Choice['rule']): Choice => ({
    said: (text) => text.fails(errno),
    holds: failed(errno),
    rule,
    by: ['fifo_open.enter', 'do_sys_openat2.enter'],
  });
  return {
    idea: 'blocks',
    asked: (text) => text.askReturns,
    choices: choices(
      returns(alone && !flags.includes('O_RDWR') ? 'openReadAlone' : 'openMeets', [
        'fifo_open.count',
      ]),
      sleeps('openWaits', ['wait_for_partner.enter', 'fifo_open.enter']),
      failing('ENXIO', 'openNobody'),
      gone && failing('ENOENT', 'openNoName'),
      flags.includes('O_NONBLOCK') && failing('EAGAIN', 'openNobody'),
    ),
  };
});

/** Asked where the name is taken. */
export const names = aboutCalls(['mkfifo'], (coming) => {
  if (!coming.before.objects.some(({ label }) => label === coming.args[0])) return undefined;
  const by = ['vfs_mknod.make'] as const;
  return {
    idea: 'object',
    asked: (text) => text.askReturns,
    choices: choices(
      { said: (text) => text.fails('EEXIST'), holds: failed('EEXIST'), rule: 'nameTaken', by },
      { said: (text) => text.makesName, holds: returned, rule: 'nameTaken', by },
      { said: (text) => text.makesEmpty, holds: () => false, rule: 'nameTaken', by },
    ),
  };
});

/** Asked of every change of a pipe's size. */
export const capacities = aboutCalls(['fcntl'], (coming) => {
  const state = pipeOf(coming);
  if (state === undefined || spelled(coming, 1) !== 'F_SETPIPE_SZ') return undefined;
  const wanted = numberAt(coming, 2);
  const pages = Math.max(1, Math.ceil(wanted / 4096));
  const power = 2 ** Math.ceil(Math.log2(pages));
  const sizes = new Set([wanted, pages * 4096, power * 4096, 65536]);
  return {
    idea: 'bytes',
    asked: (text) => text.askCapacity,
    choices: choices(
      ...[...sizes].map(
        (size): Choice => ({
          said: (text) => text.capacity(size),
          holds: returnedValue(size),
          rule: 'capacityRounds',
          by: ['pipe_resize_ring.move', 'pipe_fcntl.enter'],
        }),
      ),
      fails('EBUSY', 'capacityBusy', ['pipe_fcntl.enter']),
    ),
  };
});
