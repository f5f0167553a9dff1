/** Message queues: which message a receiver gets, and whether there is room for one that is sent. */
import { isStruct, type PartView, type Step } from '../../../engine/index.ts';
import { hasFlag, quoted } from './arguments.ts';
import { returnedValue } from './happened.ts';
import { fails, returns, sleeps } from './outcomes.ts';
import {
  aboutCalls,
  type Choice,
  type ComingCall,
  choices,
  numberAt,
  numberOf,
  objectOf,
} from './question.ts';

/** Messages that are offered. */
const MOST = 5;

/** The largest message (`msgmax`, /proc/sys/kernel/msgmax), as it is by default. */
const MSG_MAX = 8192;

/** Asked where there is a choice, or none that plainly fits. */
export const receives = aboutCalls(['msgrcv'], (coming) => {
  const queue = objectOf(coming, 'msg_queue');
  if (queue?.parts == null) return undefined;
  const messages = queue.parts.filter(({ kind }) => kind === 'msg_msg').slice(0, MOST);
  const [size, type] = [numberAt(coming, 2), numberAt(coming, 3)];
  const tooBig = messages.some(({ fields }) => numberOf(fields, 'm_ts') > size);
  if (messages.length === 1 && type === 0 && !tooBig) return undefined;
  const except = hasFlag(coming, 4, 'MSG_EXCEPT');
  const now = hasFlag(coming, 4, 'IPC_NOWAIT');
  return {
    idea: 'message',
    asked: (text) => text.askMessage,
    choices: choices(
      ...messages.map((message) => ofMessage(message, size, except)),
      messages.length === 0 && {
        said: (text) => text.emptyMessage,
        holds: returnedValue(0),
        rule: 'firstOfType',
        by: ['do_msgrcv.unlink'],
      },
      sleeps('noneFits', ['do_msgrcv.wait']),
      (now || messages.length < 2) && fails('ENOMSG', 'noneFitsNow', ['do_msgrcv.enter']),
      tooBig && fails('E2BIG', 'tooBig', ['do_msgrcv.too_big']),
    ),
  };
});

function ofMessage({ fields, bytes = '' }: PartView, size: number, except: boolean): Choice {
  const type = numberOf(fields, 'm_type');
  const length = Math.min(numberOf(fields, 'm_ts'), size);
  return {
    said: (text) => text.message(type, quoted(bytes)),
    holds: (step) => got(step, type, bytes, length),
    rule: except ? 'exceptType' : 'firstOfType',
    by: ['do_msgrcv.unlink', 'copy_msg.copy'],
  };
}

/** True when a step brought so many bytes of this type that begin so; a snapshot shows the beginning only. */
function got({ outcome }: Step, type: number, bytes: string, length: number): boolean {
  if (outcome?.kind !== 'returned' || outcome.errno !== undefined) return false;
  const message = outcome.outs[1];
  if (!isStruct(message) || message.mtype !== type) return false;
  const { mtext } = message;
  if (!(mtext instanceof Uint8Array) || mtext.length !== length) return false;
  return Buffer.from(mtext).toString('latin1').startsWith(bytes.slice(0, length));
}

/** Asked where it may not fit, or may not be sent at all. */
export const sends = aboutCalls(['msgsnd'], (coming) => {
  const queue = objectOf(coming, 'msg_queue');
  const [message, size] = [coming.args[1], numberAt(coming, 2)];
  if (queue === undefined || !isStruct(message)) return undefined;
  const room = numberOf(queue.fields, 'q_qbytes') - numberOf(queue.fields, 'q_cbytes') - size;
  const fits = room >= 0 && Number(message.mtype) >= 1 && size <= MSG_MAX;
  if (fits && !nearlyFull(coming, room)) return undefined;
  return {
    idea: 'blocks',
    asked: (text) => text.askSend,
    choices: choices(
      returns('msgFits', ['do_msgsnd.link']),
      sleeps('msgFull', ['do_msgsnd.full']),
      fails('EAGAIN', 'msgFullNow', ['do_msgsnd.enter']),
      fails('EINVAL', 'msgWrong', ['do_msgsnd.enter']),
    ),
  };
});

/** True where a message just fits, or goes into a queue that has no room for a larger one. */
function nearlyFull({ about }: ComingCall, room: number): boolean {
  const held = about.reduce((sum, { fields }) => sum + numberOf(fields, 'q_cbytes'), 0);
  return held > 0 && room < 128;
}
