/** Shared memory: what is read from it, what an instruction on it returns, and where an access ends the process. */
import { argumentAt, type Step } from '../../../engine/index.ts';
import { quoted } from './arguments.ts';
import { blocked, ended, returned, returnedValue } from './happened.ts';
import { lastValue, MemoryImages, markedValue, valuesAt } from './memory-past.ts';
import { fails } from './outcomes.ts';
import {
  aboutCalls,
  type Choice,
  type ComingCall,
  choices,
  numberAt,
  numberOf,
  type Question,
} from './question.ts';

/** Calls that change memory which somebody may have mapped. */
const WRITERS: readonly string[] = ['write', 'pwrite', 'read', 'pread', 'ftruncate', 'madvise'];
const BY = ['cpu.load32', 'cpu.atomic', 'cpu.load', 'cpu.store'] as const;

/** Asked of what is read where somebody else has written. */
export const loads = aboutCalls(['load32'], (coming): Question | undefined => {
  const values = valuesAt(coming);
  const written = coming.past.some(
    ({ actor, call, args }) =>
      actor !== coming.actor && call !== 'load32' && args?.[0] === coming.args[0],
  );
  if (!written) return undefined;
  const [latest = 0] = values;
  const marked = markedValue(coming);
  const plain = [...values.slice(0, 3), 0, latest + 1, latest + 2];
  const offered = [...new Set([latest, ...(marked === undefined ? [] : [marked]), ...plain])];
  return {
    idea: 'memory',
    asked: (text) => text.askValue,
    choices: offered
      .slice(0, 4)
      .map((value) =>
        value === marked
          ? ofMarked(value)
          : ofValue(value, value === latest ? 'memShared' : 'memOther'),
      ),
    about: String(lastValue(coming) ?? ''),
  };
});

/** FUTEX_OWNER_DIED, as the kernel writes it into the lock of one who ends. */
function ofMarked(value: number): Choice {
  return {
    said: (text) => text.number(`0x${(value >>> 0).toString(16)}`),
    holds: returnedValue(value),
    rule: 'memRobust',
    by: ['handle_futex_death.died', ...BY],
  };
}

function ofValue(value: number, rule: Choice['rule']): Choice {
  return { said: (text) => text.number(value), holds: returnedValue(value), rule, by: BY };
}

/** Asked of every instruction that reads and writes at once: it returns what was there before. */
export const atomics = aboutCalls(
  ['fetch_add32', 'exchange32', 'compare_exchange32'],
  (coming): Question | undefined => {
    const old = lastValue(coming) ?? 0;
    const given = coming.args.slice(1).map((_, at) => numberAt(coming, at + 1));
    const [operand = 0, wanted = 0] = given;
    const adds = coming.call === 'fetch_add32';
    const expects = coming.call === 'compare_exchange32';
    const numbers = adds
      ? [old, old + operand, operand, old + 2 * operand]
      : expects
        ? [old, wanted, operand, 0]
        : [old, operand, 0, 1];
    const offered = [...new Set(numbers)].slice(0, 4);
    return {
      idea: 'memory',
      asked: (text) => text.askValue,
      choices: choices(
        ...offered.map((value) => ofValue(value, expects ? 'memExchange' : 'memOld')),
        !adds && {
          said: (text) => text.sleepsUntilFree,
          holds: blocked,
          rule: 'memNeverSleeps',
          by: BY,
        },
      ),
    };
  },
);

/** Asked where the bytes were stored by somebody else, or only in part. */
export const loadedBytes = aboutCalls(['load'], (coming): Question | undefined => {
  const [address, length] = [numberAt(coming, 0), numberAt(coming, 2)];
  const images = new MemoryImages(coming.past, address, length);
  if (!images.writers.some((actor) => actor !== coming.actor)) return undefined;
  // What a call has written does not stand among what was stored.
  if (coming.past.some(({ call }) => call !== undefined && WRITERS.includes(call)))
    return undefined;
  return {
    idea: 'memory',
    asked: (text) => text.askLoaded,
    choices: choices(
      ...images.latest(3).map(
        (bytes): Choice => ({
          said: (text) => text.number(quoted(bytes)),
          holds: (step) => loaded(step) === bytes,
          rule: images.isTorn ? 'memTorn' : 'memShared',
          by: BY,
        }),
      ),
      {
        said: (text) => text.sleepsUntilStored,
        holds: blocked,
        rule: 'memNeverSleeps',
        by: BY,
      },
      {
        said: (text) => text.faults,
        holds: (step) => ended(step, coming.actor),
        rule: 'memFault',
        by: ['bad_area_nosemaphore.signal', 'bad_area_access_error.signal'],
      },
    ),
  };
});

function loaded(step: Step): string | undefined {
  if (step.outcome?.kind !== 'returned') return undefined;
  const bytes = step.outcome.outs[1];
  return bytes instanceof Uint8Array ? Buffer.from(bytes).toString('latin1') : undefined;
}

/** Asked of accesses that look doubtful: NULL, an area that may only be read, behind the end of a segment. */
export const accesses = aboutCalls(
  ['load', 'load32', 'store', 'store32'],
  (coming): Question | undefined => {
    const writes = coming.call === 'store' || coming.call === 'store32';
    if (!isDoubtful(coming, writes)) return undefined;
    return {
      idea: 'kills',
      asked: (text) => text.askMemory,
      choices: choices(
        {
          said: (text) => text.works,
          holds: returned,
          rule: 'memMapped',
          by: BY,
        },
        {
          said: (text) => text.faults,
          holds: (step) => ended(step, coming.actor),
          rule: readsOnly(coming) ? 'memReadOnly' : 'memFault',
          by: [
            'bad_area_access_error.signal',
            'bad_area_nosemaphore.signal',
            'exc_general_protection.signal',
          ],
        },
        fails('EFAULT', 'memFault', ['bad_area_nosemaphore.signal']),
        writes && {
          said: (text) => text.nobodyElse,
          holds: () => false,
          rule: 'memShared',
          by: BY,
        },
      ),
    };
  },
);

function readsOnly({ process }: ComingCall): boolean {
  return process.mappings?.some(({ prot }) => !prot.includes('w')) ?? false;
}

/** True where it takes a look at the area to know whether the access is allowed. */
function isDoubtful(coming: ComingCall, writes: boolean): boolean {
  const { process, before, item, args } = coming;
  const mappings = process.mappings ?? [];
  if (args[0] === null || args[0] === 0 || mappings.length === 0) return true;
  if (writes && readsOnly(coming)) return true;
  const segments = before.objects.filter(({ id }) => mappings.some(({ object }) => object === id));
  const address = argumentAt(item, 0);
  const offset =
    address?.kind === 'binary' && address.right.kind === 'int' ? address.right.value : 0;
  return segments.some(
    ({ fields }) =>
      (Number(offset) > 0 && Number(offset) >= numberOf(fields, 'shm_segsz') - 1) ||
      /^0?[1-7]\d{3}$/.test(String(fields.mode ?? '')),
  );
}
