/**
 * Assemble the actor for every processor and write the bytes that are checked in.
 *
 *     node scripts/actor.ts            write src/engine/real/actor/{x86_64,aarch64}.ts
 *
 * Needs GNU binutils: `as` and `ld` on x86-64, `aarch64-linux-gnu-as` and `-ld` (Debian's package
 * binutils-aarch64-linux-gnu) for aarch64.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const real = join(dirname(dirname(fileURLToPath(import.meta.url))), 'src/engine/real');

/** The programs that are assembled: the actors of a run, and the bench lab's meter. */
export const PROGRAMS = {
  actor: { folder: join(real, 'actor'), image: './image.ts', processors: ['x86_64', 'aarch64'] },
  meter: {
    folder: join(real, 'bench/meter'),
    image: '../../actor/image.ts',
    processors: ['x86_64'],
  },
} as const;
export type ProgramName = keyof typeof PROGRAMS;

/** What binutils are called, for each processor. */
export const TOOLCHAINS = {
  x86_64: { prefix: 'x86_64-linux-gnu-', plain: 'x64' },
  aarch64: { prefix: 'aarch64-linux-gnu-', plain: 'arm64' },
} as const;

/** A processor that an actor exists for. */
export type Processor = keyof typeof TOOLCHAINS;

/** One assembled actor: the ELF file and the addresses and constants that it defines. */
export interface Assembled {
  readonly elf: Buffer;
  readonly symbols: ReadonlyMap<string, bigint>;
}

/** The tool's name for a processor, `undefined` when it is not installed. */
function tool(processor: Processor, name: string): string | undefined {
  const { prefix, plain } = TOOLCHAINS[processor];
  const candidates = process.arch === plain ? [prefix + name, name] : [prefix + name];
  return candidates.find((candidate) => {
    try {
      execFileSync(candidate, ['--version'], { stdio: 'ignore' });
      return true;
    } catch {
      return false;
    }
  });
}

/** Assemble and link one actor; `undefined` without the binutils for it. Throws what they print on a mistake. */
export function assemble(
  processor: Processor,
  program: ProgramName = 'actor',
): Assembled | undefined {
  const [as, ld, nm, strip] = ['as', 'ld', 'nm', 'strip'].map((name) => tool(processor, name));
  if (!as || !ld || !nm || !strip) return undefined;
  const scratch = mkdtempSync(join(tmpdir(), 'actor-'));
  try {
    const [object, linked, stripped] = ['o', 'elf', 'bin'].map((end) => join(scratch, `a.${end}`));
    if (!object || !linked || !stripped) return undefined;
    const layout = ['-z', 'noseparate-code', '--build-id=none'];
    if (processor === 'x86_64') layout.push('-z', 'max-page-size=4096');
    execFileSync(as, ['-o', object, join(PROGRAMS[program].folder, `${processor}.S`)]);
    execFileSync(ld, ['-static', ...layout, '-o', linked, object]);
    const symbols = execFileSync(nm, [linked], { encoding: 'utf8' });
    execFileSync(strip, ['-o', stripped, linked]);
    return {
      elf: readFileSync(stripped),
      symbols: new Map(
        symbols
          .trim()
          .split('\n')
          .map((line) => line.split(' '))
          .map(([value, , name]) => [name ?? '', BigInt(`0x${value}`)]),
      ),
    };
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

/** The source text of the checked-in module for an assembled actor. */
export function moduleText(
  processor: Processor,
  { elf, symbols }: Assembled,
  program: ProgramName = 'actor',
): string {
  const address = (name: string) => `0x${symbols.get(name)?.toString(16)}`;
  const lines = elf.toString('base64').match(/.{1,88}/g) ?? [];
  return [
    `/** ${processor}.S, assembled by scripts/actor.ts; a test compares the two. */`,
    `import type { ActorImage } from '${PROGRAMS[program].image}';`,
    '',
    `export const ${processor.toUpperCase()}: ActorImage = {`,
    `  handler: ${address('handler')},`,
    `  restorer: ${address('restorer')},`,
    `  elf: [`,
    ...lines.map((line) => `    '${line}',`),
    `  ].join(''),`,
    `};`,
    '',
  ].join('\n');
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  for (const program of Object.keys(PROGRAMS) as ProgramName[]) {
    const { folder, processors } = PROGRAMS[program];
    for (const processor of processors) {
      const assembled = assemble(processor, program);
      if (assembled === undefined) {
        console.error(`${program}, ${processor}: no binutils for it here, nothing written`);
        process.exitCode = 1;
      } else {
        const path = join(folder, `${processor}.ts`);
        writeFileSync(path, moduleText(processor, assembled, program));
        console.log(`${program}, ${processor}: ${assembled.elf.length} bytes`);
      }
    }
  }
}
