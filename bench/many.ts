/**
 * Runs with many objects, from opening the kernel to its end: a step must cost what it does, and not what there is. Each
 * has its limit in seconds, and grows at worst in proportion to what there is: with half as many it takes about half.
 */
import { runFile } from '../src/engine/run/run-file.ts';
import { report } from './report.ts';

/** Seconds that a whole run may take. */
const RUN_S = 10;

type On = 'sim' | 'real' | 'twin';

/** So many steps, each of which makes one thing more. */
interface Kind {
  readonly name: string;
  readonly count: number;
  readonly before?: string;
  readonly line: (n: number) => string;
}

const KINDS: readonly Kind[] = [
  {
    name: 'descriptors of a pipe',
    count: 1000,
    before: 'A  pipe([r, w]) = 0',
    line: (n) => `A  fcntl(r, F_DUPFD, ${n + 5}) = ${n + 5}`,
  },
  { name: 'pipes', count: 500, line: () => 'A  pipe([r, w]) = 0' },
  { name: 'segments', count: 4096, line: () => 'A  shmget(IPC_PRIVATE, 1, 0600) = m' },
  {
    name: 'attachments',
    count: 1000,
    before: 'A  shmget(IPC_PRIVATE, 1, 0600) = m',
    line: () => 'A  shmat(m, NULL, 0) = p',
  },
  {
    name: 'messages',
    count: 1000,
    before: 'A  msgget(IPC_PRIVATE, 0600) = q',
    line: (n) => `A  msgsnd(q, {1, "${n}"}, 0) = 0`,
  },
  {
    name: 'files',
    count: 1000,
    line: (n) => `A  open("/tmp/${n}", O_RDWR|O_CREAT, 0600) = f${n}\nA  close(f${n}) = 0`,
  },
];

/** Seconds that a run takes. */
async function seconds(kind: Kind, count: number, on: On): Promise<number> {
  const lines = Array.from({ length: count }, (_, n) => kind.line(n));
  const text = [kind.before ?? '', ...lines].join('\n');
  const start = performance.now();
  const { ok, ...rest } = await runFile(text, 'bench.ipc', { on });
  if (!ok) throw new Error(JSON.stringify({ ...rest, script: undefined }));
  return (performance.now() - start) / 1000;
}

const wanted = process.argv.slice(2);
for (const kind of KINDS.filter(({ name }) => wanted.length === 0 || wanted.includes(name))) {
  for (const on of ['sim', 'real', 'twin'] as const) {
    const half = await seconds(kind, kind.count / 2, on);
    const value = await seconds(kind, kind.count, on);
    const name = `${kind.count.toLocaleString('en')} ${kind.name}, ${on}`;
    report({ name, value, unit: 's', atMost: RUN_S, from: `${half.toFixed(2)} s for half` });
  }
}
