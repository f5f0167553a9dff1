/** The commands of the bench lab, and their options. */
import { Argument, type Command } from 'commander';
import { cliText } from '../text/cli.ts';
import type { Language } from '../text/language.ts';
import type { Globals, Then } from './program.ts';

/** The options of the bench lab, as they were typed; absent what was not. */
export interface BenchFlags {
  readonly kind?: string;
  readonly sizes?: string;
  readonly cores?: string;
  readonly seconds?: string;
  readonly fifo?: boolean;
  readonly json?: boolean;
  readonly csv?: boolean;
  readonly perfetto?: boolean;
  readonly out?: string;
  readonly force?: boolean;
}

/** What the commands do. Each resolves with the exit status. */
export interface BenchActions {
  bench(mechanisms: readonly string[], flags: Globals & BenchFlags): Promise<number>;
  benchShow(result: string, flags: Globals & BenchFlags): Promise<number>;
  benchCompare(before: string, after: string, options: Globals): Promise<number>;
  benchClaims(result: string | undefined, flags: Globals & BenchFlags): Promise<number>;
}

/** `bench` measures; below it are commands for what was measured, which take its options too. */
export function addBench(
  bench: Command,
  actions: BenchActions,
  language: Language,
  then: Then,
): void {
  const text = cliText(language);
  const result = (name: string): Argument => new Argument(name, text.benchResultArgument);
  bench
    .addArgument(new Argument('[mechanism...]', text.benchMechanismArgument))
    .option('--kind <list>', text.benchKindOption)
    .option('--sizes <list>', text.benchSizesOption)
    .option('--cores <list>', text.benchCoresOption)
    .option('--seconds <number>', text.benchSecondsOption)
    .option('--fifo', text.benchFifoOption)
    .option('--json', text.benchJsonOption)
    .option('--csv', text.benchCsvOption)
    .option('--perfetto', text.benchPerfettoOption)
    .option('-o, --out <file>', text.benchOutOption)
    .option('--force', text.forceOption)
    .action(then(actions.bench));
  bench
    .command('show')
    .description(text.benchShowCommand)
    .addArgument(result('<result>'))
    .action(then(actions.benchShow));
  bench
    .command('compare')
    .description(text.benchCompareCommand)
    .addArgument(result('<before>'))
    .addArgument(result('<after>'))
    .action(then(actions.benchCompare));
  bench
    .command('claims')
    .description(text.benchClaimsCommand)
    .addArgument(result('[result]'))
    .action(then(actions.benchClaims));
  bench.helpCommand(false);
}
