/** Mapped memory: what mmap takes, who sees what is stored, what rights and seals allow, and what lies behind a file's end. */
import type { MappingView, ObjectView, ProcessView, Step } from '../../../engine/index.ts';
import { actions, ended, failed, returned } from './happened.ts';
import { fails } from './outcomes.ts';
import {
  aboutCalls,
  type Choice,
  type ComingCall,
  choices,
  numberAt,
  processIn,
  type Question,
} from './question.ts';

const PAGE = 4096;
/** Bits of an address that lead on in each table (MappingView.walk). */
const SHIFTS = [39, 30, 21, 12] as const;

/** An area that holds an address, and which of its pages that is. */
interface Place {
  readonly area: MappingView;
  readonly page: number;
}

function placeOf(process: ProcessView | undefined, address: number): Place | undefined {
  for (const area of process?.mappings ?? []) {
    const { walk, pages } = area;
    if (!walk) continue;
    const start = walk.reduce((sum, index, at) => sum + index * 2 ** (SHIFTS[at] ?? 0), 0);
    const page = Math.floor((address - start) / PAGE);
    if (page >= 0 && page < pages) return { area, page };
  }
  return undefined;
}

/** Asked of mmap: a beginner takes addresses for memory. */
export const maps = aboutCalls(['mmap'], (coming): Question | undefined => {
  const pages = Math.ceil(numberAt(coming, 1) / PAGE);
  // What else can be wrong with it has errors of its own.
  if (pages === 0 || pages > 64) return undefined;
  const made = (step: Step): number | undefined => {
    const { outcome } = step;
    if (outcome?.kind !== 'returned' || outcome.errno !== undefined) return undefined;
    const place = placeOf(processIn(step.snapshot, coming.actor), Number(outcome.value));
    if (place === undefined) return undefined;
    const { area, page } = place;
    return area.ptes?.filter(({ index }) => index >= page && index < page + pages).length;
  };
  const by = ['mmap_region.link', 'mm_populate.enter'] as const;
  return {
    idea: 'pages',
    asked: (text) => text.askPages,
    choices: choices(
      { said: (text) => text.noPageYet, holds: (s) => made(s) === 0, rule: 'mapNotYet', by },
      { said: (text) => text.pageEach(pages), holds: (s) => made(s) === pages, rule: 'mapAll', by },
      refused('EACCES'),
      refused('EPERM'),
    ),
  };
});

function refused(errno: 'EACCES' | 'EPERM' | 'EBUSY'): Choice {
  return {
    said: (text) => text.fails(errno),
    holds: failed(errno),
    rule: errno === 'EBUSY' ? 'sealBusy' : 'mapRefused',
    by: [],
  };
}

/** Asked of a store where somebody else has the same memory, or had it when it was forked. */
export const sight = aboutCalls(['store', 'store32'], (coming): Question | undefined => {
  const place = placeOf(coming.process, numberAt(coming, 0));
  if (place === undefined || isBehindTheEnd(coming, place)) return undefined;
  const { area } = place;
  const others = coming.before.processes.filter(
    ({ actor, mappings }) =>
      actor !== coming.actor &&
      mappings?.some(
        (other) =>
          (area.object !== null && other.object === area.object) ||
          (area.object === null && other.walk?.join() === area.walk?.join()),
      ),
  );
  if (others.length === 0) return undefined;
  const shows = (shared: boolean) => (step: Step) => returned(step) && area.shared === shared;
  return {
    idea: 'pages',
    asked: (text) => text.askSight,
    choices: choices(
      {
        said: (text) => text.allSee,
        holds: shows(true),
        rule: 'mapShared',
        by: ['cpu.store', 'cpu.store32'],
      },
      {
        said: (text) => text.onlyItself(coming.actor),
        holds: shows(false),
        rule: 'mapPrivate',
        by: ['wp_page_copy.copy', 'wp_page_reuse.reuse', 'cpu.store', 'cpu.store32'],
      },
      {
        said: (text) => text.faults,
        holds: (step) => ended(step, coming.actor),
        rule: 'memReadOnly',
        by: ['bad_area_access_error.signal'],
      },
    ),
    about: String(place.page),
  };
});

/** The file that an area is a window on; undefined for what is no file. */
function fileOf({ before }: ComingCall, { area }: Place): ObjectView | undefined {
  return before.objects.find(({ id, kind }) => id === area.object && kind === 'inode');
}

/** True where the file has ended before the page. */
function isBehindTheEnd(coming: ComingCall, place: Place): boolean {
  const size = fileOf(coming, place)?.fields.i_size;
  return typeof size === 'number' && place.page * PAGE >= size;
}

/** Asked of an access behind the end of a mapped file. */
export const behindTheEnd = aboutCalls(
  ['load', 'load32', 'store', 'store32'],
  (coming): Question | undefined => {
    const place = placeOf(coming.process, numberAt(coming, 0));
    if (place === undefined || !isBehindTheEnd(coming, place)) return undefined;
    const signalled = (signal: string) => (step: Step) =>
      actions(step, coming.actor, signal).length > 0;
    return {
      idea: 'kills',
      asked: (text) => text.askMemory,
      choices: choices(
        {
          said: (text) => text.gets('SIGBUS'),
          holds: signalled('SIGBUS'),
          rule: 'mapPastEnd',
          by: ['do_sigbus.signal'],
        },
        {
          said: (text) => text.gets('SIGSEGV'),
          holds: signalled('SIGSEGV'),
          rule: 'memFault',
          by: ['bad_area_nosemaphore.signal'],
        },
        {
          said: (text) => text.works,
          holds: (step) => returned(step) && signalled('SIGBUS')(step) === false,
          rule: 'memMapped',
          by: ['cpu.load', 'cpu.store'],
        },
      ),
    };
  },
);

/** Asked of mprotect: more than the description allows cannot be had. */
export const rights = aboutCalls(['mprotect'], (): Question | undefined => ({
  idea: 'pages',
  asked: (text) => text.askMemory,
  choices: choices(
    {
      said: (text) => text.works,
      holds: returned,
      rule: 'mapRights',
      by: ['mprotect_fixup.change'],
    },
    refused('EACCES'),
    fails('ENOMEM', 'mapHole', []),
  ),
}));

/** Asked of seals. */
export const seals = aboutCalls(['fcntl'], ({ item }): Question | undefined => {
  const command = item.args[1];
  if (command?.kind !== 'const' || command.name !== 'F_ADD_SEALS') return undefined;
  return {
    idea: 'pages',
    asked: (text) => text.askMemory,
    choices: choices(
      {
        said: (text) => text.works,
        holds: returned,
        rule: 'sealKept',
        by: ['memfd_add_seals.seal'],
      },
      refused('EBUSY'),
      refused('EPERM'),
    ),
  };
});
