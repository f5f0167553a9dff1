/** siginfo_t (sigaction(2)): which members count for which signal. */
import { flagValue } from '../../calls/flags.ts';
import { type Integer, int32 } from '../../calls/integer.ts';
import type { StructValue } from '../../script/value.ts';
import type { Scratch } from '../actor/scratch.ts';

const SIGCHLD = 17;
const FAULTS = [4, 5, 7, 8, 11];
const SIGSYS = 31;
/** POLL_IN to POLL_HUP, from 1 on. Linux: NSIGPOLL */
const POLL_CODES = 6;
const SI_SIGIO = -5;

/** What a siginfo_t says, member by member, as the kernel filled it in. */
export interface RawSiginfo {
  readonly signo: number;
  readonly code: number;
  readonly pid: number;
  readonly uid: number;
  /** si_value, of 64 bits; its low half is si_status. */
  readonly value: Integer;
  readonly address: Integer;
}

/** Names of si_code that hold for one signal only, from 1 on. */
const CODES: { readonly [signo: number]: readonly string[] } = {
  7: ['BUS_ADRALN', 'BUS_ADRERR', 'BUS_OBJERR'],
  11: ['SEGV_MAPERR', 'SEGV_ACCERR'],
  17: ['CLD_EXITED', 'CLD_KILLED', 'CLD_DUMPED', 'CLD_TRAPPED', 'CLD_STOPPED', 'CLD_CONTINUED'],
  29: ['POLL_IN', 'POLL_OUT', 'POLL_MSG', 'POLL_ERR', 'POLL_PRI', 'POLL_HUP'],
};

const GENERAL = [
  'SI_USER',
  'SI_KERNEL',
  'SI_QUEUE',
  'SI_TIMER',
  'SI_MESGQ',
  'SI_ASYNCIO',
  'SI_SIGIO',
  'SI_TKILL',
];

/** The name of an si_code for a signal: `SI_USER`, `CLD_EXITED`; the number where it has none. */
export function codeName(signo: number, code: number): string {
  if (code > 0 && code < 0x80) return CODES[signo]?.[code - 1] ?? String(code);
  return GENERAL.find((name) => flagValue('si_code', name) === code) ?? String(code);
}

/** The members that a signal of this kind has, by name. */
export function siginfoMembers({ signo, code, pid, uid, value, address }: RawSiginfo): StructValue {
  const sender = { si_pid: pid, si_uid: uid };
  if (code > 0 && signo === SIGCHLD) return { ...sender, si_status: int32(value) };
  if (code > 0 && FAULTS.includes(signo)) return { si_addr: address };
  const isPoll = code > 0 && code <= POLL_CODES && signo !== SIGSYS;
  // That of a file's owner (fcntl(2), F_SETSIG), whichever the signal is.
  if (isPoll || code === SI_SIGIO) return { si_band: address, si_fd: int32(value) };
  const name = codeName(signo, code);
  if (name === 'SI_USER' || name === 'SI_TKILL') return sender;
  if (name === 'SI_QUEUE' || name === 'SI_MESGQ') return { ...sender, si_value: value };
  return {};
}

/** A siginfo_t in an actor's memory. */
export function readSiginfo(memory: Scratch, address: number): StructValue {
  const raw: RawSiginfo = {
    signo: memory.int32(address),
    code: memory.int32(address + 8),
    pid: memory.int32(address + 16),
    uid: memory.uint32(address + 20),
    value: memory.int64(address + 24),
    address: memory.ulong(address + 16),
  };
  // All actors are one user, so the sender's user says nothing.
  const { si_uid: _, ...members } = siginfoMembers(raw);
  return { si_signo: raw.signo, si_code: raw.code, ...members };
}
