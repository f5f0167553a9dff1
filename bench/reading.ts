/**
 * Reading transcripts: how it grows with their length, and against a library that reads YAML of as many lines.
 */
import { parse as parseYaml } from 'yaml';
import { loadScript } from '../src/engine/index.ts';
import { median, report } from './report.ts';

const LINES = 10_000;
const ROUNDS = 9;
/** Ten times the lines, and some more for what grows beside them. */
const GROWTH = 15;

function transcript(lines: number): string {
  const pair = [
    'A  write(w, "Hello world", 11) = 11  # text',
    'B  poll([{r, POLLIN, (POLLIN|POLLHUP)}], 1, -1) = 1',
  ];
  const calls = Array.from({ length: lines - 2 }, (_, at) => pair[at % 2]);
  return ['A  pipe([r, w])', 'A  fork() = B', ...calls].join('\n');
}

function read(text: string): void {
  const { diagnostics } = loadScript(text, 'bench.ipc');
  if (diagnostics[0] !== undefined) throw new Error(diagnostics[0].message);
}

/** The middle one of some times in milliseconds; the first is not counted. */
function time(work: () => void): number {
  const times = Array.from({ length: ROUNDS + 1 }, () => {
    const began = performance.now();
    work();
    return performance.now() - began;
  });
  return median(times.slice(1));
}

const long = transcript(LINES);
const short = transcript(LINES / 10);
const yaml = Array.from(
  { length: LINES },
  (_, at) => `- { call: write, args: [w, "Hello world", ${at}], result: 11 } # text`,
).join('\n');

const longTime = time(() => read(long));
const shortTime = time(() => read(short));
const yamlTime = time(() => void parseYaml(yaml));
report(
  {
    name: `reading ${LINES} lines, against ${LINES / 10}`,
    value: longTime / shortTime,
    unit: 'x',
    atMost: GROWTH,
    from: `${longTime.toFixed(0)} ms against ${shortTime.toFixed(1)} ms`,
  },
  {
    name: `reading ${LINES} lines, against YAML of as many`,
    value: longTime / yamlTime,
    unit: 'x',
    atMost: 1,
    from: `${longTime.toFixed(0)} ms against ${yamlTime.toFixed(0)} ms`,
  },
);
