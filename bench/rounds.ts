/**
 * The bench lab's round trips against the same loops in C with the C library: medians of fresh pairs of processes, one of
 * each in turn, on one processor and on two. What is held to a limit is the ratio's interval, and not the ratio.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { percentile } from '../src/engine/bench/histogram.ts';
import type { Cell, Draw, MechanismName, Placement } from '../src/engine/bench/model.ts';
import { ratioInterval } from '../src/engine/bench/statistics.ts';
import { benchPlacements } from '../src/engine/real/bench/machine.ts';
import { measure } from '../src/engine/real/bench/measure.ts';
import { report } from './report.ts';

const PAIRS = 15;
const MILLISECONDS = 50;
/** On one processor the whole interval lies below this. */
const AT_MOST = 1.02;
const MECHANISMS: readonly MechanismName[] = [
  'pipe',
  'socketpair',
  'tcp',
  'udp',
  'sysv-msg',
  'posix-mq',
  'sysv-sem',
  'posix-sem',
  'futex',
  'signal-wait',
  'signal-handler',
  'eventfd',
  'shm-spin',
];

/**
 * Of C without the C library, the lab takes no more than this: it reads more words of memory for each call, and counts
 * more. A program with the library costs more than either: what it brings along is paid at every switch.
 */
const BARE_AT_MOST = 1.05;

/** A C program; undefined without a compiler. */
function compile(folder: string, name: string, flags: readonly string[]): string | undefined {
  const program = join(folder, name);
  const source = fileURLToPath(new URL(`./${name}.c`, import.meta.url));
  try {
    execFileSync('cc', ['-O2', '-o', program, source, ...flags], { stdio: 'ignore' });
    return program;
  } catch {
    return undefined;
  }
}

function inC(program: string, { mechanism, placement }: Cell): number {
  const cpus = (placement.cpus ?? [0, 0]).map(String);
  const args = [mechanism, ...cpus, String(MILLISECONDS)];
  return Number(execFileSync(program, args, { encoding: 'utf8' }));
}

async function inTheLab(cell: Cell): Promise<number> {
  const draws: Draw[] = [];
  const unmeasured = await measure([cell], {
    seconds: 600,
    signal: new AbortController().signal,
    onDraw: (draw) => void draws.push(draw),
    enough: ({ length }) => length > 0,
  });
  const [draw] = draws;
  if (draw === undefined) throw new Error(`${cell.mechanism}: ${unmeasured[0]?.code}`);
  return percentile(draw.histogram, 0.5);
}

/** A round trip of a byte. */
function cellOf(mechanism: MechanismName, placement: Placement): Cell {
  return { mechanism, kind: 'round-trip', size: 1, placement, lane: 'native', scheduler: 'other' };
}

async function compare(program: string, mechanism: MechanismName, placement: Placement) {
  const cell = cellOf(mechanism, placement);
  const [lab, c]: [number[], number[]] = [[], []];
  for (let pair = 0; pair < PAIRS; pair++) {
    lab.push(await inTheLab(cell));
    c.push(inC(program, cell));
  }
  const { value, low, high } = ratioInterval(lab, c);
  const from = `${value.toFixed(3)}, ${low.toFixed(3)} to ${high.toFixed(3)}`;
  const name = `${mechanism}, ${placement.name}: against C`;
  if (placement.name === 'one-core')
    report({ name, value: high, unit: 'x', atMost: AT_MOST, from });
  // On two the interval holds 1, and its width is told.
  else report({ name, value: low > 1 ? low : Math.min(1, high), unit: 'x', atMost: AT_MOST, from });
}

/** The pipe on one processor against C that brings nothing along. */
async function compareBare(program: string, placement: Placement): Promise<void> {
  const [lab, c]: [number[], number[]] = [[], []];
  const on: Placement = { ...placement, cpus: [0, 0] };
  for (let pair = 0; pair < PAIRS; pair++) {
    lab.push(await inTheLab(cellOf('pipe', on)));
    c.push(Number(execFileSync(program, { encoding: 'utf8' })));
  }
  const { value, low, high } = ratioInterval(lab, c);
  const from = `${value.toFixed(3)}, ${low.toFixed(3)} to ${high.toFixed(3)}`;
  report({ name: 'pipe, one-core: bare C', value: high, unit: 'x', atMost: BARE_AT_MOST, from });
}

const folder = mkdtempSync(join(tmpdir(), 'rounds-'));
try {
  const program = compile(folder, 'rounds', ['-lrt', '-pthread']);
  const bare = compile(folder, 'rounds-bare', ['-nostdlib', '-static', '-fno-stack-protector']);
  if (program === undefined) console.log('skip: no C compiler here');
  else {
    const placements = await benchPlacements();
    const [one] = placements;
    if (bare !== undefined && one !== undefined) await compareBare(bare, one);
    for (const placement of placements.filter(({ name }) => /core/.test(name))) {
      for (const mechanism of MECHANISMS) await compare(program, mechanism, placement);
    }
  }
} finally {
  rmSync(folder, { recursive: true });
}
