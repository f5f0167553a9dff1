import type { RuleName } from '../../../text/questions/rules.ts';
import { returnedValue } from './happened.ts';
import { fails, returnsBytes, sleeps } from './outcomes.ts';
import { bytesIn } from './pipe-state.ts';
import {
  aboutCalls,
  type Choice,
  type ComingCall,
  choices,
  numberAt,
  numberOf,
  objectAt,
  type Question,
} from './question.ts';

const BY = [
  'link_pipe.link',
  'splice_pipe_to_pipe.move',
  'shmem_file_splice_read.link',
  'iter_file_splice_write.copy',
  'syscall.enter',
] as const;

/** Where in its file a call begins, where it says so. */
function offsetOf({ args }: ComingCall, position: number | undefined): number {
  const given = position === undefined ? null : args[position];
  return typeof given === 'number' ? given : 0;
}

/** Asked where the source is a pipe or a file whose size is known; of a file the offset counts too. */
export const splices = aboutCalls(['splice', 'tee', 'sendfile'], (coming): Question | undefined => {
  const tees = coming.call === 'tee';
  const sends = coming.call === 'sendfile';
  const source = objectAt(coming, coming.args[sends ? 1 : 0]);
  if (source === undefined) return undefined;
  const isPipe = source.kind === 'pipe_inode_info';
  const all = isPipe ? bytesIn(coming.before, source.id) : numberOf(source.fields, 'i_size');
  const there = Math.max(0, all - offsetOf(coming, tees ? undefined : sends ? 2 : 1));
  const wanted = numberAt(coming, tees ? 2 : sends ? 3 : 4);
  const moves: RuleName = tees ? 'teeLinks' : sends ? 'sendfileSends' : 'spliceMoves';
  const counts = new Set([Math.min(there, wanted), wanted, Math.min(all, wanted)]);
  counts.delete(0);
  return {
    idea: 'bytes',
    asked: (text) => text.askMoved,
    choices: choices(
      ...[...counts].map((count): Choice => returnsBytes(count, moves, BY)),
      { said: (text) => text.endOfFile, holds: returnedValue(0), rule: 'spliceEnds', by: BY },
      sleeps(sends ? 'sendfileSleeps' : 'spliceSleeps', BY),
      sends && isPipe && fails('EINVAL', 'sendfileSource', BY),
      there === 0 && fails('EAGAIN', 'spliceAgain', BY),
      tees && fails('EINVAL', 'teeSame', BY),
    ),
  };
});
