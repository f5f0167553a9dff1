/**
 * Random calls on memory: areas of every kind, what is done to them and through them, and the files behind them.
 *
 * Left out:
 * - what the simulation refuses with a sentence: memory that only can be executed, that grows, is locked or of huge pages,
 *   and advice other than MADV_DONTNEED;
 * - absolute addresses but a few that nothing is at: what else is mapped is the program's own.
 */
import { type Move, oneOf, type World } from '../support/arbitraries.ts';

/** Where areas begin, and where files are open: few names, so that processes meet. */
const AREAS = ['ma', 'mb', 'ms', 'mf', 'mg'] as const;
const FILES = ['fd', 'fd2', 'mem'] as const;
const LENGTHS = [12288, 4096, 8192, 20480, 1, 5000, 69632] as const;
const RIGHTS = [
  'PROT_READ|PROT_WRITE',
  'PROT_READ|PROT_WRITE',
  'PROT_READ',
  'PROT_NONE',
  'PROT_WRITE',
  'PROT_READ|PROT_WRITE|PROT_EXEC',
] as const;
const KINDS = ['MAP_PRIVATE', 'MAP_SHARED', 'MAP_PRIVATE', 'MAP_SHARED'] as const;
const EXTRA = ['', '', '', '|MAP_POPULATE', '|MAP_NORESERVE', '|MAP_STACK'] as const;
const PAGES = [0, 4096, 8192, 12288, 16384] as const;
const PLACES = [0, 0, 4096, 8192, 1, 4094, 4095, 8191, 12288, 16380] as const;
const SIZES = [4096, 8192, 12288, 0, 1, 20480, 4097] as const;
const TRUNCATED = [8192, 0, 4096, 12288, 1, 5000, 100, 20480] as const;
const OFFSETS = [0, 4096, 8192, 1, 100, 4095, 20000] as const;
const WORDS = ['"hello"', '"x"', '"y" * 4096', '"z" * 5000', '"\\0"'] as const;
const SEALS = [
  'F_SEAL_SHRINK',
  'F_SEAL_GROW',
  'F_SEAL_WRITE',
  'F_SEAL_FUTURE_WRITE',
  'F_SEAL_SHRINK|F_SEAL_GROW|F_SEAL_WRITE',
  'F_SEAL_SEAL',
] as const;

function area(world: World, pick: number): string | undefined {
  return world.variable(AREAS, pick);
}

/** A page in an area or behind it. */
function page(world: World, a: number, b: number): string | undefined {
  const name = area(world, a);
  if (name === undefined) return undefined;
  const offset = b % 23 === 22 ? 1 : oneOf(PAGES, b);
  return offset === 0 ? name : `${name} + ${offset}`;
}

/** An address in an area, seldom behind it. */
function place(world: World, a: number, b: number): string | undefined {
  const name = area(world, a);
  if (name === undefined) return undefined;
  const offset = oneOf(PLACES, b);
  return offset === 0 ? name : `${name} + ${offset}`;
}

function file(world: World, pick: number): string | undefined {
  return world.variable(FILES, pick);
}

const MAPPINGS: readonly Move[] = [
  {
    weight: 10,
    line: (_, { a, b, c, any }) => {
      const type = oneOf(KINDS, a);
      const name = type === 'MAP_SHARED' ? 'ms' : oneOf(['ma', 'mb'] as const, c);
      const [prot, extra] = [oneOf(RIGHTS, any % 3 === 0 ? b : 0), oneOf(EXTRA, any)];
      return `mmap(NULL, ${oneOf(LENGTHS, b)}, ${prot}, ${type}|MAP_ANONYMOUS${extra}, -1, 0) = ${name}`;
    },
  },
  {
    weight: 10,
    line: (world, { a, b, c, any }) => {
      const fd = file(world, a);
      if (fd === undefined) return undefined;
      const prot = oneOf(RIGHTS, any % 3 === 0 ? b : 0);
      const offset = any % 4 === 3 ? oneOf(OFFSETS, c) : 0;
      const flags = `${oneOf(KINDS, any)}${oneOf(EXTRA, c)}`;
      const name = oneOf(['mf', 'mg'] as const, any);
      return `mmap(NULL, ${oneOf(LENGTHS, b)}, ${prot}, ${flags}, ${fd}, ${offset}) = ${name}`;
    },
  },
  {
    weight: 5,
    line: (world, { a, b, c, any }) => {
      const where = page(world, a, b);
      if (where === undefined) return undefined;
      const fixed = oneOf(['|MAP_FIXED', '', '|MAP_FIXED_NOREPLACE', '|MAP_FIXED'] as const, c);
      const fd = file(world, any);
      const [of, from] = fd === undefined || any % 3 > 0 ? ['|MAP_ANONYMOUS', '-1'] : ['', fd];
      const offset = of === '' && any % 2 === 0 ? oneOf(PAGES, any) : 0;
      const prot = oneOf(RIGHTS, any % 5 === 0 ? c : 0);
      return `mmap(${where}, ${oneOf(SIZES, c)}, ${prot}, ${oneOf(KINDS, any)}${of}${fixed}, ${from}, ${offset})`;
    },
  },
  {
    weight: 6,
    line: (world, { a, b, c }) => {
      const where = page(world, a, b);
      return where === undefined ? undefined : `munmap(${where}, ${oneOf(SIZES, c)})`;
    },
  },
  {
    weight: 10,
    line: (world, { a, b, c, any }) => {
      const where = page(world, a, b);
      if (where === undefined) return undefined;
      return `mprotect(${where}, ${oneOf(SIZES, c)}, ${oneOf(RIGHTS, any)})`;
    },
  },
  {
    weight: 4,
    line: (world, { a, b, c }) => {
      const where = page(world, a, b);
      return where === undefined
        ? undefined
        : `madvise(${where}, ${oneOf(SIZES, c)}, MADV_DONTNEED)`;
    },
  },
  {
    weight: 4,
    line: (world, { a, b, c }) => {
      const where = page(world, a, b);
      return where === undefined ? undefined : `mincore(${where}, ${oneOf(SIZES, c)}, vec)`;
    },
  },
  {
    weight: 8,
    line: (world, { a, b, c, any }) => {
      const where = page(world, a, b);
      if (where === undefined) return undefined;
      const to = page(world, c, any);
      const flags = oneOf(
        [
          'MREMAP_MAYMOVE',
          '0',
          `MREMAP_MAYMOVE|MREMAP_FIXED, ${to}`,
          'MREMAP_MAYMOVE|MREMAP_DONTUNMAP',
          `MREMAP_MAYMOVE|MREMAP_FIXED|MREMAP_DONTUNMAP, ${to}`,
          'MREMAP_FIXED',
        ] as const,
        any,
      );
      const size = oneOf(SIZES, any);
      const other = any % 3 === 0 ? size : oneOf(SIZES, c);
      const name = oneOf(['ma', 'mb', '?', '?'] as const, a + b);
      return `mremap(${where}, ${other}, ${size}, ${flags})${name === '?' ? '' : ` = ${name}`}`;
    },
  },
  {
    weight: 2,
    line: (world, { a, b, c, any }) => {
      const where = page(world, a, b);
      if (where === undefined) return undefined;
      const flags = ['MS_SYNC', 'MS_ASYNC', 'MS_INVALIDATE', 'MS_SYNC|MS_ASYNC', '0', '8'] as const;
      return `msync(${where}, ${oneOf(SIZES, c)}, ${oneOf(flags, any)})`;
    },
  },
];

const INSTRUCTIONS: readonly Move[] = [
  {
    weight: 22,
    line: (world, { a, b, c }) => {
      const where = place(world, a, b);
      return where === undefined ? undefined : `store(${where}, ${oneOf(WORDS, c)})`;
    },
  },
  {
    weight: 16,
    line: (world, { a, b, c }) => {
      const where = place(world, a, b);
      return where === undefined
        ? undefined
        : `load(${where}, bytes, ${oneOf([5, 1, 4096, 5000] as const, c)})`;
    },
  },
  {
    weight: 4,
    line: (world, { a, b, any }) => {
      const where = place(world, a, b);
      return where === undefined ? undefined : `fetch_add32(${where}, ${any})`;
    },
  },
];

const BACKING: readonly Move[] = [
  {
    weight: 5,
    line: (world, { a, b, any }) => {
      if (file(world, 0) !== undefined && any % 3 > 0) return undefined;
      const access = oneOf(['O_RDWR', 'O_RDWR', 'O_RDONLY', 'O_WRONLY'] as const, b);
      const more = any % 7 === 0 ? '|O_TRUNC' : '';
      return a % 2 === 0
        ? `open("/tmp/m${a % 4}", ${access}|O_CREAT${more}, 0600) = fd`
        : `shm_open("/s", ${access}|O_CREAT${more}, 0600) = fd2`;
    },
  },
  {
    weight: 3,
    line: (world, { any }) =>
      world.holds('mem') && any % 4 > 0
        ? undefined
        : `memfd_create("x", ${oneOf(['MFD_ALLOW_SEALING', 'MFD_ALLOW_SEALING', '0', 'MFD_NOEXEC_SEAL'] as const, any)}) = mem`,
  },
  {
    weight: 10,
    line: (world, { a, b }) => {
      const fd = file(world, a);
      return fd === undefined ? undefined : `ftruncate(${fd}, ${oneOf(TRUNCATED, b)})`;
    },
  },
  {
    weight: 8,
    line: (world, { a, b, c, any }) => {
      const fd = file(world, a);
      if (fd === undefined) return undefined;
      const count = oneOf([5, 1, 4096, 5000, 0] as const, c);
      return oneOf(
        [
          `write(${fd}, ${oneOf(WORDS, b)})`,
          `pwrite(${fd}, ${oneOf(WORDS, b)}, ${oneOf([5, 1, 0, 4096] as const, c)}, ${oneOf(OFFSETS, any)})`,
          `read(${fd}, bytes, ${count})`,
          `pread(${fd}, bytes, ${count}, ${oneOf(OFFSETS, any)})`,
          `lseek(${fd}, ${oneOf(OFFSETS, b)}, ${oneOf(['SEEK_SET', 'SEEK_DATA', 'SEEK_HOLE', 'SEEK_END'] as const, c)})`,
          `fstat(${fd}, st)`,
        ] as const,
        any,
      );
    },
  },
  {
    weight: 10,
    line: (world, { a, b, c, any }) => {
      const fd = file(world, a);
      const where = place(world, any, b);
      if (fd === undefined || where === undefined) return undefined;
      const memory = /\+/.test(where) ? `*(${where})` : `*${where}`;
      const count = oneOf([5, 1, 4096, 5000, 0, 8192] as const, c);
      return oneOf(
        [
          `write(${fd}, ${memory}, ${count})`,
          `read(${fd}, ${memory}, ${count})`,
          `pwrite(${fd}, ${memory}, ${count}, ${oneOf(OFFSETS, c)})`,
          `pread(${fd}, ${memory}, ${count}, ${oneOf(OFFSETS, c)})`,
        ] as const,
        any,
      );
    },
  },
  {
    weight: 4,
    line: (world, { b, any }) => {
      const m = file(world, any);
      if (m === undefined) return undefined;
      return any % 3 === 0
        ? `fcntl(${m}, F_GET_SEALS)`
        : `fcntl(${m}, F_ADD_SEALS, ${oneOf(SEALS, b)})`;
    },
  },
  {
    weight: 2,
    line: (world, { a }) => {
      const fd = file(world, a);
      return fd === undefined ? undefined : `close(${fd})`;
    },
  },
  {
    weight: 2,
    line: (_, { a }) => (a % 2 === 0 ? `unlink("/tmp/m${a % 4}")` : 'shm_unlink("/s")'),
  },
];

const LIVES: readonly Move[] = [
  { weight: 6, line: ({ child }) => (child === undefined ? undefined : `fork() = ${child}`) },
  { weight: 3, leaves: true, line: (world, { a }) => (world.step > 12 ? `exit(${a})` : undefined) },
  {
    weight: 3,
    line: (world) => {
      const child = world.children.find(({ exit }) => exit !== undefined);
      return child === undefined ? undefined : `waitpid(${child.actor}, status, 0)`;
    },
  },
  {
    weight: 6,
    line: (_, { a, any }) =>
      `sigaction(${any % 2 ? 'SIGSEGV' : 'SIGBUS'}, {${a % 4 === 3 ? 'SIG_DFL' : 'h'}, [], ${a % 3 === 2 ? 'SA_NODEFER' : '0'}})`,
  },
];

/** Everything that can be done to memory. */
export const MEMORY_MOVES: readonly Move[] = [...MAPPINGS, ...INSTRUCTIONS, ...BACKING, ...LIVES];
