/** Unix sockets: what a receive gets, what becomes of what is sent, and whom a connect finds. */
import { isStruct, type ObjectView, type Step } from '../../../engine/index.ts';
import type { RuleName } from '../../../text/questions/rules.ts';
import { hasFlag } from './arguments.ts';
import { returned, returnedValue } from './happened.ts';
import { fails, killed, returns, returnsBytes, sleeps } from './outcomes.ts';
import {
  aboutCalls,
  type Choice,
  type ComingCall,
  choices,
  numberAt,
  numberOf,
  objectOfFd,
  type Question,
  type QuestionKind,
} from './question.ts';

const RECEIVE: Choice['by'] = [
  'unix_stream_read_generic.eof',
  'unix_stream_read_generic.again',
  'skb_copy_datagram_msg.copy',
  'unix_stream_read_generic.enter',
  'unix_dgram_recvmsg.enter',
];
const SEND: Choice['by'] = [
  'unix_stream_sendmsg.broken',
  'sock_alloc_send_pskb.full',
  'unix_stream_sendmsg.queue',
  'unix_dgram_sendmsg.queue',
  'unix_dgram_sendmsg.enter',
  'unix_stream_sendmsg.enter',
  'syscall.enter',
];

/** The socket of the descriptor that is the call's first argument. */
function socketOf(coming: ComingCall): ObjectView | undefined {
  return objectOfFd(coming, 'unix_sock');
}

/** How many bytes a receive gets, or why none. Not asked where descriptors wait among several: they end a receive. */
const receives = aboutCalls(['recv', 'read', 'recvfrom'], (coming): Question | undefined => {
  const socket = socketOf(coming);
  const wanted = numberAt(coming, 2);
  const there = socket?.fields.inq_len;
  if (socket === undefined || wanted === 0) return undefined;
  const messages = socket.parts?.filter(({ kind }) => kind === 'sk_buff').length;
  if (numberOf(socket.fields, 'nr_fds') > 0 && messages !== 1) return undefined;
  if (socket.fields.sk_state !== 'TCP_ESTABLISHED' || typeof there !== 'number') return undefined;
  const isStream = socket.fields.sk_type === 'SOCK_STREAM';
  if (there === 0 && !isStream && (socket.parts?.length ?? 0) > 0) return undefined;
  if (there === wanted && isStream && (socket.parts?.length ?? 1) === 1) return undefined;
  return {
    idea: there === 0 ? 'blocks' : 'bytes',
    asked: (text) => text.askBytes(wanted),
    choices: there === 0 ? ofEmpty(wanted) : ofFilled(coming, socket, there, wanted),
  };
});

function ofEmpty(wanted: number): Choice[] {
  return choices(
    sleeps('sockEmpty', RECEIVE),
    {
      said: (text) => text.endOfFile,
      holds: returnedValue(0),
      rule: 'sockEnds',
      by: RECEIVE,
    },
    fails('ECONNRESET', 'sockReset', RECEIVE),
    fails('EAGAIN', 'sockAgain', RECEIVE),
    wanted > 1 && returnsBytes(wanted, 'streamGets', RECEIVE),
  );
}

function ofFilled(
  coming: ComingCall,
  { fields, parts }: ObjectView,
  there: number,
  wanted: number,
): Choice[] {
  const isStream = fields.sk_type === 'SOCK_STREAM';
  const first = numberOf(parts?.[0]?.fields, 'len');
  const counts: [number, RuleName][] = isStream
    ? [
        [Math.min(there, wanted), 'streamGets'],
        [first, 'streamGets'],
        [there, 'streamGets'],
        [wanted, 'streamGets'],
      ]
    : [
        [first, hasFlag(coming, 3, 'MSG_TRUNC') ? 'messageLength' : 'messageGets'],
        [Math.min(first, wanted), 'messageGets'],
        [there, 'messageGets'],
        [wanted, 'messageGets'],
      ];
  const seen = new Set<number>([0]);
  const offered = counts.filter(([count]) => !seen.has(count) && seen.add(count));
  return choices(
    ...offered.map(([count, rule]) => returnsBytes(count, rule, RECEIVE)),
    sleeps('sockWaitsForAll', RECEIVE),
    fails('ECONNRESET', 'sockReset', RECEIVE),
  );
}

/** What becomes of what is sent, where nobody may take it or there may be no room. */
const sends = aboutCalls(['send', 'write'], (coming): Question | undefined => {
  const socket = socketOf(coming);
  if (socket === undefined) return undefined;
  const { fields } = socket;
  const [used, all] = [numberOf(fields, 'sk_wmem_alloc'), numberOf(fields, 'sk_sndbuf')];
  const isEnded = fields.sk_shutdown !== '0' || fields.peer === 'dead' || fields.peer === 'NULL';
  if (!isEnded && used < all / 2) return undefined;
  return {
    idea: 'blocks',
    asked: (text) => text.askReturns,
    choices: choices(
      returns('sockSends', SEND),
      sleeps('sockFull', SEND),
      fails('EAGAIN', 'sockFullNow', SEND),
      fails('EPIPE', 'sockBroken', SEND),
      killed('SIGPIPE', coming.actor, 'sockKills', SEND),
    ),
  };
});

const CONNECT: Choice['by'] = [
  'unix_stream_connect.full',
  'unix_stream_connect.queue',
  'unix_dgram_connect.set',
  'syscall.enter',
];

/** Whom a connect finds. */
const connects = aboutCalls(['connect'], (coming): Question | undefined => {
  if (socketOf(coming) === undefined) return undefined;
  return {
    idea: 'blocks',
    asked: (text) => text.askReturns,
    choices: choices(
      returns('connectQueued', CONNECT),
      sleeps('connectFull', CONNECT),
      fails('ECONNREFUSED', 'connectNobody', CONNECT),
      fails('EAGAIN', 'connectFullNow', CONNECT),
      fails('ENOENT', 'connectNoName', CONNECT),
    ),
  };
});

const BIND: Choice['by'] = ['unix_bind.name', 'syscall.enter'];

/** Whether a name can be had. */
const binds = aboutCalls(['bind'], (coming): Question | undefined => {
  if (socketOf(coming) === undefined) return undefined;
  return {
    idea: 'object',
    asked: (text) => text.askReturns,
    choices: choices(
      returns('bindMakes', BIND),
      fails('EADDRINUSE', 'bindTaken', BIND),
      fails('EINVAL', 'bindOnce', BIND),
    ),
  };
});

const ACCEPT: Choice['by'] = ['do_accept.take', 'syscall.enter'];

/** Whether somebody has connected. */
const accepts = aboutCalls(['accept', 'accept4'], (coming): Question | undefined => {
  if (socketOf(coming) === undefined) return undefined;
  return {
    idea: 'blocks',
    asked: (text) => text.askReturns,
    choices: choices(
      returns('acceptTakes', ACCEPT),
      sleeps('acceptNone', ACCEPT),
      fails('EINVAL', 'acceptNoListener', ACCEPT),
    ),
  };
});

const CLOSE: Choice['by'] = [
  'unix_release_sock.reset',
  'unix_release_sock.hangup',
  'fput_close_sync.enter',
];

/** What the other end of a connection finds when a descriptor of this one is closed. */
const closes = aboutCalls(['close'], (coming): Question | undefined => {
  const id = socketOf(coming)?.fields.peer;
  const socket = coming.before.objects.find((object) => object.id === id);
  if (typeof id !== 'string' || socket?.fields.sk_shutdown !== '0') return undefined;
  const after = ({ snapshot }: Step) =>
    snapshot.objects.find((object) => object.id === id)?.fields ?? {};
  const isReset = (step: Step) => after(step).sk_err !== '0';
  const isEnded = (step: Step) => after(step).sk_shutdown !== '0';
  return {
    idea: 'object',
    asked: (text) => text.askOtherEnd,
    choices: choices(
      {
        said: (text) => text.otherGoesOn,
        holds: (step) => !isEnded(step) && !isReset(step),
        rule: 'closeNotLast',
        by: CLOSE,
      },
      {
        said: (text) => text.otherEnds,
        holds: (step) => isEnded(step) && !isReset(step),
        rule: 'closeEnds',
        by: CLOSE,
      },
      { said: (text) => text.otherReset, holds: isReset, rule: 'closeResets', by: CLOSE },
    ),
  };
});

const RIGHTS: Choice['by'] = ['scm_recv_one_fd.install', ...RECEIVE];
const SCM_RIGHTS = 1;

/** Whether descriptors come with what is received. */
const receivesRights = aboutCalls(['recvmsg'], (coming): Question | undefined => {
  const socket = socketOf(coming);
  const { nr_fds } = socket?.fields ?? {};
  if (typeof nr_fds !== 'number') return undefined;
  const arrived = (count: number) => (step: Step) => returned(step) && fdsIn(step) === count;
  const most = Math.max(1, nr_fds);
  return {
    idea: 'message',
    asked: (text) => text.askMessage,
    choices: choices(
      {
        said: (text) => text.bytesAlone,
        holds: arrived(0),
        rule: 'rightsNone',
        by: RIGHTS,
      },
      {
        said: (text) => text.bytesAndFds(most),
        holds: arrived(most),
        rule: 'rightsCome',
        by: RIGHTS,
      },
      sleeps('sockEmpty', RECEIVE),
      fails('EAGAIN', 'sockAgain', RECEIVE),
    ),
  };
});

/** How many descriptors a receive brought. */
function fdsIn({ outcome }: Step): number {
  const message = outcome?.kind === 'returned' ? outcome.outs[1] : undefined;
  if (!isStruct(message) || !Array.isArray(message.msg_control)) return 0;
  return message.msg_control.reduce((sum: number, control: unknown) => {
    const { cmsg_type, cmsg_data } = control as { cmsg_type?: unknown; cmsg_data?: unknown };
    return cmsg_type === SCM_RIGHTS && Array.isArray(cmsg_data) ? sum + cmsg_data.length : sum;
  }, 0);
}

/** What is asked of Unix sockets. */
export const UNIX_KINDS: readonly QuestionKind[] = [
  receives,
  receivesRights,
  sends,
  connects,
  binds,
  accepts,
  closes,
];
