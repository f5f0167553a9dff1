/** Bytes that go from descriptor to descriptor: how many, and whether they stay where they were. */
import type { ObjectView } from '../../../engine/index.ts';
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
  type Question,
} from './question.ts';

const BY = [
  'link_pipe.link',
  'splice_pipe_to_pipe.move',
  'shmem_file_splice_read.link',
  'iter_file_splice_write.copy',
  'syscall.enter',
] as const;

function objectAt({ process, before, args }: ComingCall, position: number): ObjectView | undefined {
  const id = process.fds.find(({ fd }) => fd === args[position])?.object;
  return before.objects.find((object) => object.id === id);
}

/** Asked where the source is a pipe or a file whose size is known. */
export const splices = aboutCalls(['splice', 'tee'], (coming): Question | undefined => {
  const tees = coming.call === 'tee';
  const source = objectAt(coming, 0);
  if (source === undefined) return undefined;
  const isPipe = source.kind === 'pipe_inode_info';
  const there = isPipe ? bytesIn(coming.before, source.id) : numberOf(source.fields, 'i_size');
  const wanted = numberAt(coming, tees ? 2 : 4);
  const moves: RuleName = tees ? 'teeLinks' : 'spliceMoves';
  const counts = new Set([Math.min(there, wanted), wanted]);
  counts.delete(0);
  return {
    idea: 'bytes',
    asked: (text) => text.askMoved,
    choices: choices(
      ...[...counts].map((count): Choice => returnsBytes(count, moves, BY)),
      { said: (text) => text.endOfFile, holds: returnedValue(0), rule: 'spliceEnds', by: BY },
      sleeps('spliceSleeps', BY),
      there === 0 && fails('EAGAIN', 'spliceAgain', BY),
      tees && fails('EINVAL', 'teeSame', BY),
    ),
  };
});
