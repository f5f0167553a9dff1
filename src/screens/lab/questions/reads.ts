/** Reading a pipe: how many bytes come, or none yet. */
import { blocked, returnedValue } from './happened.ts';
import { fails, returnsBytes, sleeps } from './outcomes.ts';
import { type PipeState, pipeOf } from './pipe-state.ts';
import {
  aboutCalls,
  type Choice,
  type ComingCall,
  choices,
  numberAt,
  type Question,
} from './question.ts';

/** Asked where less comes than is asked for, or the pipe is empty, or holds packets. */
export const reads = aboutCalls(['read'], (coming: ComingCall): Question | undefined => {
  const state = pipeOf(coming);
  const wanted = numberAt(coming, 2);
  if (state === undefined || wanted === 0) return undefined;
  if (state.bytes === wanted && state.packet === undefined) return undefined;
  return {
    idea: state.bytes === 0 ? 'blocks' : 'bytes',
    asked: (text) => text.askBytes(wanted),
    choices: state.bytes === 0 ? ofEmpty(wanted) : ofFilled(state, wanted),
  };
});

function ofEmpty(wanted: number): Choice[] {
  return choices(
    sleeps('readSleeps', ['anon_pipe_read.enter']),
    {
      said: (text) => text.endOfFile,
      holds: returnedValue(0),
      rule: 'readEnds',
      by: ['anon_pipe_read.eof'],
    },
    fails('EAGAIN', 'readAgain', ['anon_pipe_read.again']),
    wanted > 1 && bytes(wanted, 'readsAsked'),
  );
}

function ofFilled({ bytes: there, packet }: PipeState, wanted: number): Choice[] {
  const all = Math.min(there, wanted);
  return choices(
    packet !== undefined && bytes(Math.min(packet, wanted), 'readsPacket'),
    bytes(all, wanted > there ? 'readsWhatIsThere' : 'readsAsked'),
    there !== all && bytes(there, 'readsAsked'),
    wanted > there && bytes(wanted, 'readsAsked'),
    {
      said: (text) => text.sleepsUntilBytes(wanted),
      holds: blocked,
      rule: 'readSleeps',
      by: ['anon_pipe_read.enter'],
    },
  );
}

function bytes(count: number, rule: Choice['rule']): Choice {
  return returnsBytes(count, rule, ['anon_pipe_read.copy']);
}
