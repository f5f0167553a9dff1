/** Pages, words, atomic instructions, and addresses where nothing is. */
import { describe, expect, test } from 'vitest';
import { bytes, CONSTANTS, Lab, text } from '../support.ts';

const { SHM_RDONLY } = CONSTANTS;
const PAGE = 4096;

/** A has a segment of so many pages attached; where, and its id. */
function memoryLab(pages = 1, flags = 0): { lab: Lab; m: number; p: number } {
  const lab = new Lab('A');
  const m = Number(lab.call('A', 'shmget', 0, pages * PAGE, 0o600));
  return { lab, m, p: Number(lab.call('A', 'shmat', m, null, flags)) };
}

const frames = (lab: Lab, actor = 'A') => lab.process(actor).mappings?.[0]?.frames;

function load(lab: Lab, actor: string, address: number, n: number): string {
  lab.call(actor, 'load', address, undefined, n);
  return text(lab.out(1));
}

describe('pages', () => {
  test('come at the first touch, all zero', () => {
    const { lab, p } = memoryLab(3);
    expect(frames(lab)).toEqual([null, null, null]);
    expect(load(lab, 'A', p + PAGE, 3)).toBe('\0\0\0');
    expect(frames(lab)).toEqual([null, 'page:1', null]);
    expect(lab.object('shm:1').parts).toHaveLength(1);
  });

  test('are found again by a child, whose table begins empty', () => {
    const { lab, p } = memoryLab();
    lab.call('A', 'store', p, bytes('x'));
    lab.fork('A', 'B');
    expect(frames(lab, 'B')).toEqual([null]);
    expect(load(lab, 'B', p, 1)).toBe('x');
    expect(frames(lab, 'B')).toEqual(frames(lab, 'A'));
  });

  test('bytes go across their border', () => {
    const { lab, p } = memoryLab(2);
    lab.call('A', 'store', p + PAGE - 2, bytes('abcd'));
    expect(load(lab, 'A', p + PAGE - 2, 4)).toBe('abcd');
    expect(frames(lab)).toEqual(['page:1', 'page:2']);
    expect(lab.object('shm:1').parts?.[1]?.fields.written).toBe('0+2');
  });
});

describe('words', () => {
  test('are little-endian and signed', () => {
    const { lab, p } = memoryLab();
    lab.call('A', 'store32', p, -2);
    expect(load(lab, 'A', p, 4)).toBe('\xfe\xff\xff\xff');
    expect(lab.call('A', 'load32', p)).toBe(-2);
  });

  test('atomic instructions give the value before', () => {
    const { lab, p } = memoryLab();
    expect(lab.call('A', 'fetch_add32', p, 5)).toBe(0);
    expect(lab.call('A', 'fetch_add32', p, -7)).toBe(5);
    expect(lab.call('A', 'exchange32', p, 1)).toBe(-2);
    expect(lab.call('A', 'compare_exchange32', p, 0, 9)).toBe(1);
    expect(lab.call('A', 'load32', p)).toBe(1);
    expect(lab.call('A', 'compare_exchange32', p, 1, 9)).toBe(1);
    expect(lab.call('A', 'load32', p)).toBe(9);
  });

  test('wrap around', () => {
    const { lab, p } = memoryLab();
    lab.call('A', 'store32', p, 0x7fffffff);
    lab.call('A', 'fetch_add32', p, 1);
    expect(lab.call('A', 'load32', p)).toBe(-0x80000000);
  });

  test('two that load, add and store in turn lose an update; fetch_add32 does not', () => {
    const { lab, p } = memoryLab();
    lab.fork('A', 'B');
    const [a, b] = [Number(lab.call('A', 'load32', p)), Number(lab.call('B', 'load32', p))];
    lab.call('A', 'store32', p, a + 1);
    lab.call('B', 'store32', p, b + 1);
    expect(lab.call('A', 'load32', p)).toBe(1);
    lab.call('A', 'fetch_add32', p, 1);
    lab.call('B', 'fetch_add32', p, 1);
    expect(lab.call('A', 'load32', p)).toBe(3);
  });
});

describe('SIGSEGV', () => {
  /** The code of the SIGSEGV that an instruction brings to a new child, who dies of it. */
  function code(lab: Lab, call: 'load' | 'store' | 'store32' | 'fetch_add32', ...args: unknown[]) {
    const child = `B${lab.reports.length}`;
    lab.fork('A', child);
    const { outcome, consequences } = lab.report(child, call, ...(args as never[]));
    expect(outcome?.kind).toBe('gone');
    const own = consequences.filter(({ actor }) => actor === child);
    expect(own.at(-1)).toMatchObject({ exit: { killed: 'SIGSEGV' } });
    const [signal] = own;
    return signal?.kind === 'signal' ? signal.info?.si_code : undefined;
  }

  test.each(['store', 'store32', 'fetch_add32'] as const)('%s on a read-only mapping', (call) => {
    const { lab, p } = memoryLab(1, SHM_RDONLY);
    expect(load(lab, 'A', p, 1)).toBe('\0');
    expect(code(lab, call, p, call === 'store' ? bytes('x') : 1)).toBe('SEGV_ACCERR');
  });

  test('where nothing is mapped', () => {
    const { lab, p } = memoryLab();
    expect(code(lab, 'load', p + PAGE, undefined, 1)).toBe('SEGV_MAPERR');
  });

  test('what stands before the bad address has been written; of a word, nothing', () => {
    const { lab, p } = memoryLab();
    code(lab, 'store', p + PAGE - 2, bytes('abcd'));
    expect(load(lab, 'A', p + PAGE - 2, 2)).toBe('ab');
    code(lab, 'store32', p + PAGE - 1, -1);
    expect(load(lab, 'A', p + PAGE - 2, 2)).toBe('ab');
  });
});
