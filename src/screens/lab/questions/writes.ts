/** Writing to a pipe without readers, or without room. */
import type { Step } from '../../../engine/index.ts';
import { blocked, failed, returned } from './happened.ts';
import { fails, killed, sleeps } from './outcomes.ts';
import { bytesIn, type PipeState, pipeOf } from './pipe-state.ts';
import {
  aboutCalls,
  type Choice,
  type ComingCall,
  choices,
  numberAt,
  numberOf,
  type Question,
} from './question.ts';

/** Bytes of a page, and of a write that is one piece (PIPE_BUF, pipe(7)). */
const PAGE = 4096;

/** Asked where nobody reads, and where the free slots may be too few. */
export const writes = aboutCalls(['write'], (coming: ComingCall): Question | undefined => {
  const state = pipeOf(coming);
  const count = numberAt(coming, 2);
  if (state === undefined || count === 0) return undefined;
  const asked: Question['asked'] = (text) => text.askWrite(count);
  if (numberOf(state.pipe.fields, 'readers') === 0) {
    return { idea: 'kills', asked, choices: ofBroken(coming) };
  }
  if (Math.ceil(count / PAGE) <= state.freeSlots) return undefined;
  return { idea: 'blocks', asked, choices: ofFull(state, count) };
});

function ofBroken({ actor }: ComingCall): Choice[] {
  return choices(
    killed('SIGPIPE', actor, 'writeBroken', ['anon_pipe_write.broken']),
    {
      said: (text) => text.failsPipe,
      holds: failed('EPIPE'),
      rule: 'writeBrokenCaught',
      by: ['anon_pipe_write.broken'],
    },
    {
      said: (text) => text.writesAll,
      holds: returned,
      rule: 'writeFits',
      by: ['anon_pipe_write.copy'],
    },
    sleeps('writeFills', ['anon_pipe_write.enter']),
  );
}

function ofFull({ pipe, bytes }: PipeState, count: number): Choice[] {
  const grew = ({ snapshot }: Step): boolean => bytesIn(snapshot, pipe.id) > bytes;
  const wrote = ({ outcome }: Step): number =>
    outcome?.kind === 'returned' && outcome.errno === undefined ? Number(outcome.value) : -1;
  return choices(
    {
      said: (text) => text.writesAll,
      holds: (step) => wrote(step) === count,
      rule: 'writeFits',
      by: ['anon_pipe_write.merge', 'anon_pipe_write.link'],
    },
    {
      said: (text) => text.sleepsWhole,
      holds: (step) => blocked(step) && !grew(step),
      rule: count > PAGE ? 'writeFills' : 'writeAtomic',
      by: ['anon_pipe_write.enter'],
    },
    count > 1 && {
      said: (text) => text.sleepsPart,
      holds: (step) => blocked(step) && grew(step),
      rule: 'writeFills',
      by: ['anon_pipe_write.link', 'anon_pipe_write.merge'],
    },
    count > 1 && {
      said: (text) => text.writesPart,
      holds: (step) => wrote(step) >= 0 && wrote(step) < count,
      rule: 'writeSomeAgain',
      by: ['anon_pipe_write.again'],
    },
    fails('EAGAIN', 'writeAgain', ['anon_pipe_write.again']),
  );
}
