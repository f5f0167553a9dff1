/** Whether a file of a stranger's has what everybody relies on in a result. */
import { MECHANISM_NAMES } from './model.ts';

/** Says where a value is not what it should be, as a path from it (`.cell.size`); undefined where all is well. */
type Check = (value: unknown) => string | undefined;

const here =
  (fine: (value: unknown) => boolean): Check =>
  (value) =>
    fine(value) ? undefined : '';

/** The longest text that a name or a version is. */
const LONGEST = 1000;
/** More elements than any run makes. */
const MOST = 200_000;

const text = here((value) => typeof value === 'string' && value.length <= LONGEST);
const number = here((value) => typeof value === 'number' && Number.isFinite(value) && value >= 0);
const share = here((value) => typeof value === 'number' && value >= 0 && value <= 1);
const truth = here((value) => typeof value === 'boolean');

function oneOf(...names: readonly string[]): Check {
  return here((value) => names.some((name) => name === value));
}

function optional(check: Check): Check {
  return (value) => (value === undefined ? undefined : check(value));
}

function orNull(check: Check): Check {
  return (value) => (value === null ? undefined : check(value));
}

function list(check: Check, count?: number): Check {
  return (value) => {
    if (!Array.isArray(value) || value.length > MOST) return '';
    if (count !== undefined && value.length !== count) return '';
    for (let at = 0; at < value.length; at++) {
      const wrong = check(value[at]);
      if (wrong !== undefined) return `[${at}]${wrong}`;
    }
    return undefined;
  };
}

function object(members: { readonly [name: string]: Check }): Check {
  const checks = Object.entries(members);
  return (value) => {
    if (typeof value !== 'object' || value === null) return '';
    for (const [name, check] of checks) {
      const wrong = check((value as { readonly [name: string]: unknown })[name]);
      if (wrong !== undefined) return `.${name}${wrong}`;
    }
    return undefined;
  };
}

function values(check: Check): Check {
  return (value) => {
    if (typeof value !== 'object' || value === null) return '';
    const wrong = Object.entries(value).find(([, member]) => check(member) !== undefined);
    return wrong === undefined ? undefined : `.${wrong[0]}`;
  };
}

const cell = object({
  mechanism: oneOf(...MECHANISM_NAMES),
  kind: oneOf('round-trip', 'throughput', 'megabyte'),
  size: number,
  placement: object({
    name: oneOf('one-core', 'two-cores', 'sibling', 'same-cache', 'scheduler'),
    cpus: optional(list(number, 2)),
  }),
  lane: oneOf('native', 'koffi'),
  scheduler: oneOf('other', 'fifo'),
});

/** Buckets, ascending, as percentiles are read off them. */
const histogram: Check = (value) => {
  const wrong = list(list(number, 2))(value);
  if (wrong !== undefined) return wrong;
  const edges = (value as readonly (readonly [number, number])[]).map(([edge]) => edge);
  const at = edges.findIndex((edge, index) => index > 0 && edge <= (edges[index - 1] ?? 0));
  return at < 0 ? undefined : `[${at}]`;
};

const draw = object({
  cell,
  histogram,
  rounds: number,
  firstRounds: optional(list(number)),
  seconds: number,
  bytes: optional(number),
  delivered: optional(share),
  calibration: object({
    clockNs: number,
    loopNs: number,
    lineNs: optional(number),
    getppidNs: number,
    faultNs: number,
  }),
  disturbed: list(text),
  onOneCore: optional(share),
  at: number,
});

const result = object({
  created: text,
  machine: object({
    cpu: text,
    kernel: text,
    mitigations: list(text),
    clocksource: orNull(text),
    governor: orNull(text),
    cores: number,
    memory: number,
    load: list(number, 3),
  }),
  seconds: number,
  interrupted: truth,
  draws: list(draw),
  unmeasured: list(
    object({
      cell,
      code: text,
      args: values(here((value) => ['string', 'number'].includes(typeof value))),
    }),
  ),
  shmTest: optional(
    object({
      firstNs: list(number),
      againNs: list(number),
      firstFaults: list(number),
      againFaults: list(number),
    }),
  ),
});

/** Where a file's contents are not those of a result, as a path (`draws[3].rounds`); undefined where they are. */
export function wrongWith(json: unknown): string | undefined {
  return result(json)?.replace(/^\./, '');
}
