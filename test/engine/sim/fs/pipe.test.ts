/** The ring of a pipe: reading, writing, who sleeps and who is woken. */
import { describe, expect, test } from 'vitest';
import { bytes, CONSTANTS, Lab, text } from '../support.ts';

const { O_NONBLOCK, O_DIRECT, O_CLOEXEC, FIONREAD } = CONSTANTS;
const PIPE = 'pipe:1';

/** A makes a pipe (3 reads, 4 writes), forks B; both hold both ends. */
function pipeLab(flags = 0, actors = ['B']): Lab {
  const lab = new Lab('A');
  lab.call('A', 'pipe2', undefined, flags);
  for (const child of actors) lab.fork('A', child);
  return lab;
}

const x = (n: number) => new Uint8Array(n).fill(0x78);

describe('reading', () => {
  test('hello through a pipe', () => {
    const lab = new Lab('A');
    expect(lab.call('A', 'pipe', undefined)).toBe(0);
    expect(lab.out(0)).toEqual([3, 4]);
    lab.fork('A', 'B');
    lab.call('B', 'close', 4);
    lab.call('A', 'close', 3);
    expect(lab.blocks('B', 'read', 3, undefined, 100)).toBe('anon_pipe_read');
    expect(lab.process('B').call).toMatchObject({
      name: 'read',
      wchan: 'anon_pipe_read',
      queue: { object: PIPE, name: 'rd_wait' },
    });
    expect(lab.object(PIPE).queues[0]?.waiters).toEqual([
      { actor: 'B', exclusive: true, fields: {} },
    ]);
    expect(lab.call('A', 'write', 4, bytes('Hello'), 5)).toBe(5);
    expect(lab.consequences()).toEqual(['B read = 5']);
    const [resumed] = lab.last.consequences;
    expect(resumed?.kind === 'resumed' && text(resumed.outcome.outs[1])).toBe('Hello');
    lab.call('A', 'close', 4);
    expect(lab.call('B', 'read', 3, undefined, 100)).toBe(0);
    expect(text(lab.out(1))).toBe('');
  });

  test('takes what is there, across pages, and no more', () => {
    const lab = pipeLab();
    lab.call('A', 'write', 4, x(5000), 5000);
    expect(lab.call('B', 'read', 3, undefined, 4500)).toBe(4500);
    expect(lab.call('B', 'read', 3, undefined, 4500)).toBe(500);
  });

  test('of nothing returns at once, also from an empty pipe', () => {
    expect(pipeLab().call('A', 'read', 3, undefined, 0)).toBe(0);
  });

  test('EAGAIN with O_NONBLOCK; end of file without writers', () => {
    const lab = pipeLab(O_NONBLOCK, []);
    expect(lab.call('A', 'read', 3, undefined, 1)).toBe('EAGAIN');
    lab.call('A', 'close', 4);
    expect(lab.call('A', 'read', 3, undefined, 1)).toBe(0);
  });

  test('the close of the last writer wakes all readers', () => {
    const lab = pipeLab(0, ['B', 'C']);
    lab.call('B', 'close', 4);
    lab.call('C', 'close', 4);
    lab.blocks('B', 'read', 3, undefined, 1);
    lab.blocks('C', 'read', 3, undefined, 1);
    lab.call('A', 'close', 4);
    expect(lab.consequences()).toEqual(['B read = 0', 'C read = 0']);
  });

  test('the end of a process closes its ends', () => {
    const lab = pipeLab();
    lab.call('B', 'close', 4);
    lab.blocks('B', 'read', 3, undefined, 1);
    lab.report('A', 'exit', 0);
    expect(lab.consequences()).toEqual(['A ended {"exited":0}', 'B read = 0']);
  });

  test('one write wakes the first reader; it wakes the next when data is left', () => {
    const lab = pipeLab(0, ['B', 'C', 'D']);
    lab.blocks('B', 'read', 3, undefined, 2);
    lab.blocks('C', 'read', 3, undefined, 2);
    lab.blocks('D', 'read', 3, undefined, 2);
    lab.call('A', 'write', 4, bytes('abc'), 3);
    expect(lab.consequences()).toEqual(['B read = 2', 'C read = 1']);
    expect(lab.process('D').state).toBe('sleeping');
  });
});

describe('writing', () => {
  test('small writes share a page', () => {
    const lab = pipeLab();
    lab.call('A', 'write', 4, bytes('ab'), 2);
    lab.call('A', 'write', 4, bytes('cd'), 2);
    const pipe = lab.object(PIPE);
    expect(pipe.fields).toMatchObject({ head: 1, tail: 0, bytes: 4 });
    expect(pipe.parts?.[0]).toMatchObject({ fields: { offset: 0, len: 4 }, bytes: 'abcd' });
    lab.call('A', 'read', 3, undefined, 1);
    expect(lab.object(PIPE).parts?.[0]).toMatchObject({ fields: { offset: 1, len: 3 } });
  });

  test('what does not fit in the last page as a whole starts a new one', () => {
    const lab = pipeLab();
    lab.call('A', 'write', 4, x(4000), 4000);
    lab.call('A', 'write', 4, x(97), 97);
    expect(
      lab
        .object(PIPE)
        .parts?.slice(0, 2)
        .map((p) => p.fields.len),
    ).toEqual([4000, 97]);
  });

  test('a long write first fills its odd bytes into the last page', () => {
    const lab = pipeLab();
    lab.call('A', 'write', 4, x(10), 10);
    lab.call('A', 'write', 4, x(4096 + 5), 4096 + 5);
    expect(
      lab
        .object(PIPE)
        .parts?.slice(0, 2)
        .map((p) => p.fields.len),
    ).toEqual([15, 4096]);
  });

  test('sixteen slots are full, however little is in them', () => {
    const lab = pipeLab(O_NONBLOCK | O_DIRECT, []);
    for (let i = 0; i < 16; i++) expect(lab.call('A', 'write', 4, bytes('.'), 1)).toBe(1);
    expect(lab.call('A', 'write', 4, bytes('.'), 1)).toBe('EAGAIN');
    expect(lab.object(PIPE).fields).toMatchObject({ head: 16, tail: 0, bytes: 16 });
  });

  test('blocks when full, after having taken what fits', () => {
    const lab = pipeLab();
    expect(lab.blocks('A', 'write', 4, x(70000), 70000)).toBe('anon_pipe_write');
    expect(lab.object(PIPE).fields).toMatchObject({ head: 16, tail: 0, bytes: 65536 });
    expect(lab.object(PIPE).fields.waiting_writers).toBe(1);
    // Less than a page makes no room.
    expect(lab.call('B', 'read', 3, undefined, 4095)).toBe(4095);
    expect(lab.consequences()).toEqual([]);
    expect(lab.call('B', 'read', 3, undefined, 1)).toBe(1);
    expect(lab.process('A').state).toBe('sleeping');
    expect(lab.call('B', 'read', 3, undefined, 4096)).toBe(4096);
    expect(lab.consequences()).toEqual(['A write = 70000']);
  });

  test('a reader that waits gets what fits of a long write', () => {
    const lab = pipeLab();
    lab.blocks('B', 'read', 3, undefined, 100000);
    expect(lab.call('A', 'write', 4, x(70000), 70000)).toBe(70000);
    expect(lab.consequences()).toEqual(['B read = 65536']);
    expect(lab.object(PIPE).fields.bytes).toBe(4464);
  });

  test('at most PIPE_BUF bytes go in whole or wait whole', () => {
    const lab = pipeLab(O_NONBLOCK, []);
    lab.call('A', 'write', 4, x(65536 - 4096 + 1), 65536 - 4096 + 1);
    expect(lab.object(PIPE).fields).toMatchObject({ head: 16 });
    expect(lab.call('A', 'write', 4, x(4096), 4096)).toBe('EAGAIN');
    // A longer one may be taken apart: its odd bytes fit in the last page.
    expect(lab.call('A', 'write', 4, x(4097), 4097)).toBe(1);
  });

  test('EPIPE and SIGPIPE without readers', () => {
    const lab = pipeLab(0, []);
    lab.call('A', 'close', 3);
    expect(lab.report('A', 'write', 4, x(1), 1).outcome).toEqual({ kind: 'gone' });
    expect(lab.consequences()).toEqual([
      'A SIGPIPE terminate',
      'A ended {"killed":"SIGPIPE","core":false}',
    ]);
    expect(lab.has(PIPE)).toBe(false);
  });

  test('of nothing succeeds even without readers', () => {
    const lab = pipeLab(0, []);
    lab.call('A', 'close', 3);
    expect(lab.call('A', 'write', 4, x(0), 0)).toBe(0);
  });

  test('a blocked writer dies when the last reader closes', () => {
    const lab = pipeLab();
    lab.call('A', 'close', 3);
    lab.blocks('A', 'write', 4, x(70000), 70000);
    lab.call('B', 'close', 3);
    expect(lab.consequences()).toEqual([
      'A SIGPIPE terminate',
      'A ended {"killed":"SIGPIPE","core":false}',
    ]);
  });

  test('writers are woken one after the other, first come first served', () => {
    const lab = pipeLab(0, ['B', 'C', 'D']);
    lab.call('A', 'write', 4, x(65536), 65536);
    lab.blocks('B', 'write', 4, bytes('b'), 1);
    lab.blocks('C', 'write', 4, bytes('c'), 1);
    expect(lab.call('A', 'read', 3, undefined, 4096)).toBe(4096);
    // B's byte makes the pipe full again, and C goes on sleeping though B's page has room.
    expect(lab.consequences()).toEqual(['B write = 1']);
    expect(lab.call('A', 'read', 3, undefined, 8192)).toBe(8192);
    expect(lab.consequences()).toEqual(['C write = 1']);
  });
});

describe('packets (O_DIRECT)', () => {
  test('each write is read as a whole, and what does not fit is lost', () => {
    const lab = pipeLab(O_DIRECT, []);
    lab.call('A', 'write', 4, bytes('first'), 5);
    lab.call('A', 'write', 4, bytes('second'), 6);
    expect(lab.call('A', 'read', 3, undefined, 100)).toBe(5);
    expect(lab.call('A', 'read', 3, undefined, 3)).toBe(3);
    expect(text(lab.out(1))).toBe('sec');
    expect(lab.object(PIPE).fields).toMatchObject({ head: 2, tail: 2, bytes: 0 });
  });

  test('a longer write becomes packets of a page', () => {
    const lab = pipeLab(O_DIRECT, []);
    lab.call('A', 'write', 4, x(5000), 5000);
    expect(lab.call('A', 'read', 3, undefined, 9000)).toBe(4096);
    expect(lab.call('A', 'read', 3, undefined, 9000)).toBe(904);
  });
});

describe('errors', () => {
  test('bad addresses are noticed when bytes are copied', () => {
    const lab = pipeLab(O_NONBLOCK, []);
    expect(lab.call('A', 'pipe', null)).toBe('EFAULT');
    expect(lab.call('A', 'read', 3, null, 5)).toBe('EAGAIN');
    expect(lab.call('A', 'write', 4, null, 5)).toBe('EFAULT');
    expect(lab.call('A', 'write', 4, null, 0)).toBe(0);
    expect(lab.call('A', 'write', 4, null, -1)).toBe('EFAULT');
    lab.call('A', 'write', 4, bytes('x'), 1);
    expect(lab.call('A', 'read', 3, null, 5)).toBe('EFAULT');
    expect(lab.call('A', 'read', 3, undefined, -1)).toBe('EFAULT');
    expect(lab.call('A', 'ioctl', 3, FIONREAD, null)).toBe('EFAULT');
  });

  test('wrong ends and wrong flags', () => {
    const lab = pipeLab(0, []);
    expect(lab.call('A', 'read', 4, undefined, 5)).toBe('EBADF');
    expect(lab.call('A', 'write', 3, bytes('x'), 1)).toBe('EBADF');
    expect(lab.call('A', 'read', 9, undefined, 5)).toBe('EBADF');
    expect(lab.call('A', 'read', -1, undefined, 5)).toBe('EBADF');
    expect(lab.call('A', 'lseek', 3, 0, 0)).toBe('ESPIPE');
    expect(lab.call('A', 'lseek', 3, 0, 9)).toBe('EINVAL');
    expect(lab.call('A', 'pipe2', undefined, 1)).toBe('EINVAL');
    expect(lab.call('A', 'ioctl', 3, 0x5411, undefined)).toBe('ENOTTY');
  });

  test('EMFILE leaves no half pipe behind', () => {
    const lab = new Lab('A');
    for (let fd = 3; fd < 1023; fd++) expect(lab.call('A', 'dup', 0)).toBe(fd);
    expect(lab.call('A', 'pipe', undefined)).toBe('EMFILE');
    expect(lab.call('A', 'dup', 0)).toBe(1023);
    expect(lab.call('A', 'dup', 0)).toBe('EMFILE');
    lab.call('A', 'close', 5);
    lab.call('A', 'close', 6);
    expect(lab.call('A', 'pipe', undefined)).toBe(0);
    expect(lab.out(0)).toEqual([5, 6]);
    expect(lab.has(PIPE)).toBe(true);
  });
});

describe('flags and counts', () => {
  test('FIONREAD counts the bytes of all slots', () => {
    const lab = pipeLab(0, []);
    lab.call('A', 'write', 4, x(5000), 5000);
    expect(lab.call('A', 'ioctl', 4, FIONREAD, undefined)).toBe(0);
    expect(lab.out(2)).toBe(5000);
  });

  test('pipe2 sets close-on-exec per descriptor and status per end', () => {
    const lab = pipeLab(O_NONBLOCK | O_DIRECT | O_CLOEXEC, []);
    const fds = lab.process('A').fds.filter(({ fd }) => fd > 2);
    expect(fds).toEqual([
      {
        ...{ fd: 3, file: 'file:1', object: PIPE, access: 'r' },
        ...{ status: ['O_NONBLOCK'], cloexec: true },
      },
      {
        ...{ fd: 4, file: 'file:2', object: PIPE, access: 'w' },
        ...{ status: ['O_NONBLOCK', 'O_DIRECT'], cloexec: true },
      },
    ]);
  });

  test('readers and writers count descriptions, not descriptors or processes', () => {
    const lab = pipeLab();
    lab.call('A', 'dup', 4);
    expect(lab.object(PIPE).fields).toMatchObject({ readers: 1, writers: 1, files: 2 });
    lab.call('A', 'close', 4);
    lab.call('A', 'close', 5);
    expect(lab.object(PIPE).fields.writers).toBe(1);
    lab.call('B', 'close', 4);
    expect(lab.object(PIPE).fields.writers).toBe(0);
  });
});
