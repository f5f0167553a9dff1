/** Opening a FIFO, backing out of it, and what is in one that is open. */
import { describe, expect, test } from 'vitest';
import { bytes, CONSTANTS, Lab } from '../support.ts';

const { O_RDONLY, O_WRONLY, O_RDWR, O_NONBLOCK, O_DIRECT, POLLIN, POLLHUP } = CONSTANTS;
const F = '/tmp/f';
const FIFO = 'fifo:/tmp/f';
const INODE = 'inode:/tmp/f';

function fifoLab(actors = 'A B C'): Lab {
  const lab = new Lab(actors);
  expect(lab.call('A', 'mkfifo', F, 0o666)).toBe(0);
  return lab;
}

describe('opening a FIFO', () => {
  test('the ring exists only while somebody has it open', () => {
    const lab = fifoLab();
    expect(lab.has(FIFO)).toBe(false);
    expect(lab.object(INODE).fields).toMatchObject({ i_mode: '010644', i_pipe: 'NULL' });
    expect(lab.call('A', 'open', F, O_RDWR)).toBe(3);
    expect(lab.object(INODE).fields.i_pipe).toBe(FIFO);
    lab.call('A', 'close', 3);
    expect(lab.has(FIFO)).toBe(false);
    expect(lab.object(INODE).fields.i_pipe).toBe('NULL');
  });

  test('a reader waits for a writer', () => {
    const lab = fifoLab();
    expect(lab.blocks('A', 'open', F, O_RDONLY)).toBe('wait_for_partner');
    expect(lab.process('A').call?.queue).toEqual({ object: FIFO, name: 'rd_wait' });
    expect(lab.object(FIFO).fields).toMatchObject({ readers: 1, writers: 0, r_counter: 2 });
    expect(lab.call('B', 'open', F, O_WRONLY)).toBe(3);
    expect(lab.consequences()).toEqual(['A open = 3']);
  });

  test('a writer waits for a reader', () => {
    const lab = fifoLab();
    expect(lab.blocks('A', 'open', F, O_WRONLY)).toBe('wait_for_partner');
    expect(lab.call('B', 'open', F, O_RDONLY)).toBe(3);
    expect(lab.consequences()).toEqual(['A open = 3']);
  });

  test('a partner that has gone again was a partner', () => {
    const lab = fifoLab();
    lab.blocks('A', 'open', F, O_RDONLY);
    // The writer need not wait, for A counts as a reader while it sleeps in open.
    expect(lab.call('B', 'open', F, O_WRONLY | O_NONBLOCK)).toBe(3);
    lab.call('B', 'close', 3);
    expect(lab.call('A', 'read', 3, undefined, 1)).toBe(0);
  });

  test('one partner wakes all who wait', () => {
    const lab = fifoLab();
    lab.blocks('A', 'open', F, O_RDONLY);
    lab.blocks('B', 'open', F, O_RDONLY);
    lab.call('C', 'open', F, O_WRONLY);
    // Non-exclusive sleepers stand newest first.
    expect(lab.consequences()).toEqual(['B open = 3', 'A open = 3']);
  });

  test('O_NONBLOCK: reading succeeds, writing without a reader is ENXIO', () => {
    const lab = fifoLab();
    expect(lab.call('A', 'open', F, O_WRONLY | O_NONBLOCK)).toBe('ENXIO');
    expect(lab.has(FIFO)).toBe(false);
    expect(lab.call('A', 'open', F, O_RDONLY | O_NONBLOCK)).toBe(3);
    expect(lab.call('A', 'open', F, O_WRONLY | O_NONBLOCK)).toBe(4);
    expect(lab.call('A', 'read', 3, undefined, 1)).toBe('EAGAIN');
  });

  test('O_RDWR never waits, and wakes the others', () => {
    const lab = fifoLab();
    lab.blocks('A', 'open', F, O_WRONLY);
    expect(lab.call('B', 'open', F, O_RDWR)).toBe(3);
    expect(lab.consequences()).toEqual(['A open = 3']);
    expect(lab.object(FIFO).fields).toMatchObject({ readers: 1, writers: 2 });
  });

  test('access mode 3 is EINVAL, and so is O_DIRECT once the partner has come', () => {
    const lab = fifoLab();
    expect(lab.call('A', 'open', F, 3)).toBe('EINVAL');
    expect(lab.call('A', 'open', F, O_RDWR | O_DIRECT)).toBe('EINVAL');
    lab.blocks('A', 'open', F, O_RDONLY | O_DIRECT);
    lab.call('B', 'open', F, O_WRONLY);
    expect(lab.consequences()).toEqual(['A open = EINVAL']);
    expect(lab.object(FIFO).fields).toMatchObject({ readers: 0, writers: 1 });
  });

  test('who sleeps in open is killed by SIGKILL and forgotten', () => {
    const lab = fifoLab();
    lab.blocks('A', 'open', F, O_RDONLY);
    const a = lab.kernel.pidOf('A') as number;
    expect(lab.call('B', 'kill', a, 9)).toBe(0);
    expect(lab.process('A').state).toBe('dead');
    expect(lab.has(FIFO)).toBe(false);
  });
});

describe('backing out of an interrupted open', () => {
  const handled = (lab: Lab, actor: string) =>
    lab.call(actor, 'sigaction', 10, { sa_handler: 'h', sa_mask: [], sa_flags: 0 }, null);
  const interrupt = (lab: Lab, actor: string) => {
    lab.call('A', 'kill', lab.kernel.pidOf(actor) as number, 10);
    expect(lab.consequences()).toContain(`${actor} open = EINTR`);
  };

  // The counters of opens are not taken back: whoever waited for them would have seen a partner.
  test.each([
    [O_RDONLY, { readers: 1, writers: 0, r_counter: 3, w_counter: 1, files: 1 }],
    [O_WRONLY, { readers: 0, writers: 1, r_counter: 1, w_counter: 3, files: 1 }],
  ])('with access mode %d takes one of two back', (flags, fields) => {
    const lab = fifoLab();
    handled(lab, 'B');
    lab.blocks('B', 'open', F, flags);
    lab.blocks('C', 'open', F, flags);
    interrupt(lab, 'B');
    expect(lab.object(FIFO).fields).toMatchObject(fields);
    expect(lab.process('C').call?.wchan).toBe('wait_for_partner');
  });

  test.each([O_RDONLY, O_WRONLY])(
    'with access mode %d leaves no ring when it was alone',
    (flags) => {
      const lab = fifoLab();
      handled(lab, 'B');
      lab.blocks('B', 'open', F, flags);
      interrupt(lab, 'B');
      expect(lab.has(FIFO)).toBe(false);
      expect(lab.object(INODE).fields.i_pipe).toBe('NULL');
      expect(lab.call('B', 'dup', 0)).toBe(3);
    },
  );
});

describe('an open FIFO', () => {
  test('is a pipe', () => {
    const lab = fifoLab();
    lab.call('A', 'open', F, O_RDWR);
    lab.call('B', 'open', F, O_RDONLY);
    expect(lab.blocks('B', 'read', 3, undefined, 10)).toBe('anon_pipe_read');
    lab.call('A', 'write', 3, bytes('hi'), 2);
    expect(lab.consequences()).toEqual(['B read = 2']);
    expect(lab.call('A', 'fcntl', 3, 1032, undefined)).toBe(65536);
    expect(lab.call('A', 'lseek', 3, 0, 0)).toBe('ESPIPE');
  });

  test('loses its bytes with the last description', () => {
    const lab = fifoLab();
    lab.call('A', 'open', F, O_RDWR);
    lab.call('A', 'write', 3, bytes('lost'), 4);
    lab.call('A', 'close', 3);
    lab.call('A', 'open', F, O_RDWR | O_NONBLOCK);
    expect(lab.call('A', 'read', 3, undefined, 10)).toBe('EAGAIN');
  });

  test('poll shows no hang-up before the first writer', () => {
    const lab = fifoLab();
    lab.call('A', 'open', F, O_RDONLY | O_NONBLOCK);
    const poll = () => {
      lab.call('A', 'poll', [{ fd: 3, events: POLLIN }], 1, 0);
      return lab.out(0);
    };
    expect(poll()).toEqual([{ fd: 3, events: POLLIN, revents: 0 }]);
    lab.call('B', 'open', F, O_WRONLY);
    lab.call('B', 'close', 3);
    expect(poll()).toEqual([{ fd: 3, events: POLLIN, revents: POLLHUP }]);
  });

  test('outlives its name; the same name later is another FIFO', () => {
    const lab = fifoLab();
    lab.call('A', 'open', F, O_RDWR);
    expect(lab.call('A', 'unlink', F)).toBe(0);
    expect(lab.object(INODE).fields.i_nlink).toBe(0);
    expect(lab.call('B', 'open', F, O_RDWR)).toBe('ENOENT');
    expect(lab.call('B', 'mkfifo', F, 0o666)).toBe(0);
    lab.call('B', 'open', F, O_RDWR | O_NONBLOCK);
    lab.call('A', 'write', 3, bytes('x'), 1);
    expect(lab.call('B', 'read', 3, undefined, 1)).toBe('EAGAIN');
    lab.call('A', 'close', 3);
    expect(lab.has(INODE)).toBe(false);
    expect(lab.has(`${INODE}#2`)).toBe(true);
  });
});
