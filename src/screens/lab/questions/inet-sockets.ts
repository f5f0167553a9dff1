/** TCP and UDP: whom a connect finds, who may have a port, what a receive gets, what a close tells the other end. */
import { isStruct, type Step } from '../../../engine/index.ts';
import { hasFlag } from './arguments.ts';
import { returnedValue } from './happened.ts';
import { fails, killed, returns, returnsBytes, sleeps } from './outcomes.ts';
import {
  aboutCalls,
  type Choice,
  choices,
  numberAt,
  objectOfFd,
  type Question,
  type QuestionKind,
} from './question.ts';

const FAMILIES: readonly unknown[] = [2, 10];

const CONNECT: Choice['by'] = ['tcp_conn_request.full', 'tcp_set_state.change', 'syscall.enter'];

/** Whom a connect finds. */
const connects = aboutCalls(['connect'], (coming): Question | undefined => {
  const [, address] = coming.args;
  if (objectOfFd(coming, 'tcp_sock')?.fields.sk_state !== 'TCP_CLOSE') return undefined;
  if (!isStruct(address) || !FAMILIES.includes(address.sa_family)) return undefined;
  return {
    idea: 'blocks',
    asked: (text) => text.askReturns,
    choices: choices(
      returns('tcpConnects', CONNECT),
      sleeps('tcpQueueFull', CONNECT),
      fails('ECONNREFUSED', 'tcpNobody', CONNECT),
      fails('EINPROGRESS', 'tcpBackground', CONNECT),
      fails('ENETUNREACH', 'noWay', CONNECT),
    ),
  };
});

const BIND: Choice['by'] = [
  'inet_csk_get_port.conflict',
  'inet_csk_get_port.bind',
  'udp_lib_get_port.conflict',
  'udp_lib_get_port.bind',
  'syscall.enter',
];

/** Who may have a port. */
const binds = aboutCalls(['bind'], (coming): Question | undefined => {
  if (!objectOfFd(coming, 'tcp_sock') && !objectOfFd(coming, 'udp_sock')) return undefined;
  return {
    idea: 'object',
    asked: (text) => text.askReturns,
    choices: choices(
      returns('portFree', BIND),
      fails('EADDRINUSE', 'portTaken', BIND),
      fails('EACCES', 'portReserved', BIND),
    ),
  };
});

const RECEIVE: Choice['by'] = ['tcp_recvmsg_locked.copy', 'tcp_recvmsg.enter'];

/** What a receive gets of a stream. */
const receives = aboutCalls(['recv', 'read'], (coming): Question | undefined => {
  const fields = objectOfFd(coming, 'tcp_sock')?.fields;
  const wanted = numberAt(coming, 2);
  const there = fields?.tcp_inq;
  if (typeof there !== 'number' || wanted === 0 || there === wanted) return undefined;
  if (fields?.sk_state === 'TCP_LISTEN') return undefined;
  if (coming.args.length > 3 && hasFlag(coming, 3, 'MSG_OOB')) return urgent(wanted, there);
  const waits = coming.args.length > 3 && hasFlag(coming, 3, 'MSG_WAITALL');
  return {
    idea: there === 0 ? 'blocks' : 'bytes',
    asked: (text) => text.askBytes(wanted),
    choices: choices(
      there > 0 && bytes(Math.min(there, wanted)),
      there > wanted && bytes(there),
      wanted > there && wanted > 1 && bytes(wanted),
      sleeps(waits && there > 0 ? 'sockWaitsForAll' : 'tcpEmpty', RECEIVE),
      there === 0 && {
        said: (text) => text.endOfFile,
        holds: returnedValue(0),
        rule: 'tcpEnds',
        by: RECEIVE,
      },
      fails('ECONNRESET', 'tcpWasReset', RECEIVE),
      fails('EAGAIN', 'sockAgain', RECEIVE),
    ),
  };
});

const URGENT: Choice['by'] = ['tcp_recvmsg.enter', 'syscall.enter'];

/** What comes of asking for the urgent byte alone. */
function urgent(wanted: number, there: number): Question {
  return {
    idea: 'bytes',
    asked: (text) => text.askBytes(wanted),
    choices: choices(
      returnsBytes(1, 'tcpUrgent', URGENT),
      there > 1 && bytes(there),
      fails('EINVAL', 'tcpNoUrgent', URGENT),
      fails('EAGAIN', 'sockAgain', URGENT),
    ),
  };
}

function bytes(count: number): Choice {
  return returnsBytes(count, 'streamGets', RECEIVE);
}

const SEND: Choice['by'] = ['tcp_sendmsg_locked.copy', 'tcp_sendmsg.enter'];

/** What becomes of what is sent to an end that may be gone. */
const sends = aboutCalls(['send', 'write'], (coming): Question | undefined => {
  const fields = objectOfFd(coming, 'tcp_sock')?.fields;
  if (fields === undefined || fields.sk_state === 'TCP_ESTABLISHED') return undefined;
  return {
    idea: 'blocks',
    asked: (text) => text.askReturns,
    choices: choices(
      returns('tcpSendsStill', SEND),
      fails('EPIPE', 'tcpBroken', SEND),
      fails('ECONNRESET', 'tcpWasReset', SEND),
      killed('SIGPIPE', coming.actor, 'tcpKills', SEND),
    ),
  };
});

const CLOSE: Choice['by'] = [
  'tcp_close.unread',
  'tcp_send_active_reset.send',
  '__tcp_transmit_skb.send',
  'fput_close_sync.enter',
];

/** What the other end finds when a descriptor of this one is closed: FIN, RST, or nothing. */
const closes = aboutCalls(['close'], (coming): Question | undefined => {
  const own = objectOfFd(coming, 'tcp_sock')?.fields;
  if (own?.sk_state !== 'TCP_ESTABLISHED' && own?.sk_state !== 'TCP_CLOSE_WAIT') return undefined;
  const peer = coming.before.objects.find(
    ({ kind, fields }) =>
      kind === 'tcp_sock' &&
      fields.inet_sport === own?.inet_dport &&
      fields.inet_dport === own?.inet_sport,
  );
  if (peer === undefined) return undefined;
  const after = ({ snapshot }: Step) =>
    snapshot.objects.find(({ id }) => id === peer.id)?.fields ?? {};
  const isReset = (step: Step) => after(step).sk_err !== '0';
  const isEnded = (step: Step) => after(step).sk_state !== peer.fields.sk_state;
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
        rule: 'tcpFin',
        by: CLOSE,
      },
      { said: (text) => text.otherReset, holds: isReset, rule: 'tcpReset', by: CLOSE },
    ),
  };
});

const DATAGRAM: Choice['by'] = ['udp_recvmsg.copy', 'syscall.enter'];

/** What a receive gets of datagrams. */
const datagrams = aboutCalls(['recv', 'recvfrom'], (coming): Question | undefined => {
  const fields = objectOfFd(coming, 'udp_sock')?.fields;
  const wanted = numberAt(coming, 2);
  const [first, count] = [fields?.first_len, fields?.datagrams];
  if (typeof first !== 'number' || typeof count !== 'number') return undefined;
  const got = (length: number): Choice => ({
    said: (text) => text.returnsBytes(length),
    holds: returnedValue(length),
    rule: 'datagramGets',
    by: DATAGRAM,
  });
  const lengths = count === 0 ? [wanted] : [...new Set([Math.min(first, wanted), first, wanted])];
  return {
    idea: count === 0 ? 'blocks' : 'message',
    asked: (text) => text.askBytes(wanted),
    choices: choices(
      ...lengths.map(got),
      sleeps('noDatagram', DATAGRAM),
      fails('EAGAIN', 'noDatagramNow', DATAGRAM),
      fails('ECONNREFUSED', 'datagramRefused', DATAGRAM),
    ),
  };
});

/** What is asked of TCP and UDP. */
export const INET_KINDS: readonly QuestionKind[] = [
  connects,
  binds,
  receives,
  sends,
  closes,
  datagrams,
];
