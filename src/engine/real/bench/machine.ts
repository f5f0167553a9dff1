/** The machine that a result is of, and where on it two processes can be put. */
import { readdirSync, readFileSync } from 'node:fs';
import { loadavg, release, totalmem } from 'node:os';
import type { Machine, Placement } from '../../bench/model.ts';

const CPU = '/sys/devices/system/cpu';

/** What of the machine bears on how fast it is. What a file does not say is null, or missing from a list. */
export async function benchMachine(): Promise<Machine> {
  const [one = 0, five = 0, fifteen = 0] = loadavg();
  return {
    cpu: /^model name\s*:\s*(.*)$/m.exec(text('/proc/cpuinfo') ?? '')?.[1] ?? process.arch,
    kernel: release(),
    mitigations: mitigations(),
    clocksource: text('/sys/devices/system/clocksource/clocksource0/current_clocksource'),
    governor: text(`${CPU}/cpu0/cpufreq/scaling_governor`),
    cores: allowed().length,
    memory: totalmem(),
    load: [one, five, fifteen],
  };
}

/** The vulnerabilities that the kernel does something against, each with what it does. */
function mitigations(): string[] {
  const folder = `${CPU}/vulnerabilities`;
  return names(folder).flatMap((name) => {
    const what = /^Mitigation: ([^;]*)/.exec(text(`${folder}/${name}`) ?? '')?.[1];
    return what === undefined ? [] : [`${name}: ${what.trim()}`];
  });
}

/** Where two processes can be put, within the processors that this one may use (sched_getaffinity(2)). */
export async function benchPlacements(): Promise<readonly Placement[]> {
  const cpus = allowed();
  const [first = 0] = cpus;
  const siblings = group(first, 'topology/thread_siblings_list');
  const cache = lastCache(first);
  const others = cpus.filter((cpu) => cpu !== first);
  const sibling = others.find((cpu) => siblings.includes(cpu));
  const apart = others.filter((cpu) => !siblings.includes(cpu));
  const near = apart.find((cpu) => cache.includes(cpu));
  const far = apart.find((cpu) => !cache.includes(cpu));
  // Two cores are two cores; where some share a cache and others do not, both are told.
  const two = far ?? near ?? sibling;
  const placed = (name: Placement['name'], cpu: number | undefined): Placement[] =>
    cpu === undefined ? [] : [{ name, cpus: [first, cpu] }];
  return [
    { name: 'one-core', cpus: [first, first] },
    ...placed('two-cores', two),
    ...placed('sibling', sibling),
    ...placed('same-cache', near),
    ...(others.length === 0 ? [] : [{ name: 'scheduler', cpus: undefined } as const]),
  ];
}

/** The processors that this process may run on. */
function allowed(): number[] {
  const line = /^Cpus_allowed_list:\s*(.*)$/m.exec(text('/proc/self/status') ?? '')?.[1] ?? '0';
  return listed(line);
}

function group(cpu: number, file: string): number[] {
  return listed(text(`${CPU}/cpu${cpu}/${file}`) ?? String(cpu));
}

/** The processors that share the last cache with one. */
function lastCache(cpu: number): number[] {
  const folder = `${CPU}/cpu${cpu}/cache`;
  const last = names(folder)
    .filter((name) => /^index\d+$/.test(name))
    .sort()
    .at(-1);
  return last === undefined ? [] : group(cpu, `cache/${last}/shared_cpu_list`);
}

/** `0-2,5` as numbers. */
function listed(text: string): number[] {
  return text.split(',').flatMap((part) => {
    const [from = Number.NaN, to = from] = part.split('-').map(Number);
    return Number.isNaN(from) ? [] : Array.from({ length: to - from + 1 }, (_, at) => from + at);
  });
}

function text(path: string): string | null {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    return null;
  }
}

function names(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
