/**
 * Arguments whose type and direction another argument decides: the commands of fcntl, ioctl, msgctl, shmctl, semctl
 * and the names of socket options.
 */
import { CATALOGUE, callSpec, isCallName } from './catalogue.ts';
import { type Arch, enumName, flagSet } from './flags.ts';
import { asC, type CInteger, type Integer } from './integer.ts';
import type { ArgSpec, ArgType, CallName } from './spec.ts';
import { ADDR, ANY, arrayOf, FD, flagsOf, ID, INT, PID, structOf, USHORT } from './types.ts';

/** Where the deciding argument stands. */
const COMMAND_AT: { readonly [call in CallName]?: number } = {
  fcntl: 1,
  ioctl: 1,
  futex: 1,
  epoll_ctl: 1,
  semctl: 2,
  msgctl: 1,
  shmctl: 1,
  getsockopt: 2,
  setsockopt: 2,
};

/** The position of the argument that decides about others (fcntl's cmd: 1); undefined when the call has none. */
export function commandPosition(call: CallName): number | undefined {
  return COMMAND_AT[call];
}

/** The name of a command given as a number: `F_GETFL` for fcntl's 3; undefined when there is none. */
export function commandName(call: CallName, value: Integer, arch?: Arch): string | undefined {
  const position = COMMAND_AT[call];
  const type = position === undefined ? undefined : callSpec(call).args[position]?.type;
  if (type?.t !== 'enum' && type?.t !== 'flags') return undefined;
  const word = Number(asC(value, cInteger(type) ?? 'int'));
  if (type.t === 'enum') return enumName(type.set, word, arch);
  const field = flagSet(type.set)?.field;
  return field === undefined ? undefined : enumName(type.set, word & field, arch);
}

/** The C types of what is an integer; those that say nothing of their own. */
const C_TYPES: { readonly [t in ArgType['t']]?: CInteger } = {
  int: 'int',
  fd: 'int',
  pid: 'int',
  id: 'int',
  addr: 'unsigned long',
  flags: 'int',
  enum: 'int',
  mode: 'unsigned int',
  signal: 'int',
  status: 'int',
};

/** The C type of an argument or a result; undefined for what is no integer, or can be anything. */
export function cInteger(type: ArgType | { readonly t: 'void' }): CInteger | undefined {
  if (type.t === 'void') return undefined;
  return 'c' in type && type.c !== undefined ? type.c : C_TYPES[type.t];
}

/**
 * The arguments of a call, with the command's consequences applied.
 *
 * @param call The call.
 * @param command The name of its command or option (`IPC_STAT`, `F_SETFL`, `SO_PEERCRED`), when it has one and it
 *   is known.
 * @returns One ArgSpec per position of the catalogue. Without a command, as the catalogue has them.
 */
export function argSpecs(call: CallName, command?: string): readonly ArgSpec[] {
  const { args } = callSpec(call);
  const at = COMMAND_AT[call];
  if (at === undefined || command === undefined) return args;
  const decided = DECIDED_AT[call] ?? args.length - 1;
  return args.map((spec, index) => (index === decided ? byCommand(call, command, spec) : spec));
}

/** Where the argument stands that is decided about, where it is not the last. */
const DECIDED_AT: { readonly [call in CallName]?: number } = { futex: 3 };

function byCommand(call: CallName, command: string, spec: ArgSpec): ArgSpec {
  switch (call) {
    case 'futex':
      return HAS_VAL2.test(command) ? { ...spec, name: 'val2', type: INT } : spec;
    case 'epoll_ctl':
      return command === 'EPOLL_CTL_DEL' ? { ...spec, unread: true } : spec;
    case 'fcntl':
      return { ...spec, type: FCNTL_ARG[command] ?? INT };
    case 'ioctl':
      return { ...spec, ...IOCTL_ARG[command] };
    case 'msgctl':
    case 'shmctl': {
      const name = TELLS[call][command];
      if (name !== undefined) return { ...spec, ...told(name) };
      return command === 'IPC_SET' ? { ...spec, dir: 'in' } : { ...spec, dir: 'in', unread: true };
    }
    case 'semctl': {
      const name = TELLS.semctl[command];
      const known = name === undefined ? SEMCTL_ARG[command] : told(name);
      return { ...spec, ...(known ?? { ...VALUE, unread: true }) };
    }
    default:
      return { ...spec, type: SOCKOPT[command] ?? INT };
  }
}

/** Operations of futex(2) whose fourth argument is a number and no time. */
const HAS_VAL2 = /^FUTEX_(?:CMP_REQUEUE|REQUEUE|WAKE_OP|CMP_REQUEUE_PI)(?:_PRIVATE)?$/;

/** Commands of ioctl that are given the address of a number, or nothing; the others write one. */
const IOCTL_ARG: { readonly [command: string]: Partial<ArgSpec> } = {
  FIBMAP: { dir: 'in' },
  FIONBIO: { dir: 'in' },
  FIOASYNC: { dir: 'in' },
  FIOCLEX: { dir: 'in', type: { t: 'int', orNull: true } },
  FIONCLEX: { dir: 'in', type: { t: 'int', orNull: true } },
};

const FCNTL_ARG: { readonly [command: string]: ArgType } = {
  F_SETFL: flagsOf('open'),
  F_SETFD: flagsOf('fd'),
  F_DUPFD: FD,
  F_DUPFD_CLOEXEC: FD,
  F_DUPFD_QUERY: FD,
  F_SETOWN: PID,
  F_SETSIG: { t: 'signal' },
  F_ADD_SEALS: flagsOf('seals'),
  // Structures that the notation does not write: their addresses.
  F_GETLK: ADDR,
  F_SETLK: ADDR,
  F_SETLKW: ADDR,
  F_OFD_GETLK: ADDR,
  F_OFD_SETLK: ADDR,
  F_OFD_SETLKW: ADDR,
  F_SETOWN_EX: ADDR,
  F_GETOWN_EX: ADDR,
  F_GETOWNER_UIDS: ADDR,
  F_GET_RW_HINT: ADDR,
  F_SET_RW_HINT: ADDR,
};

/** What the commands that tell something write, and the commands whose result is an id. */
const TELLS: {
  readonly [call in 'msgctl' | 'semctl' | 'shmctl']: { readonly [c: string]: string };
} = {
  msgctl: {
    IPC_STAT: 'msqid_ds',
    MSG_STAT: 'msqid_ds',
    MSG_STAT_ANY: 'msqid_ds',
    IPC_INFO: 'msginfo',
    MSG_INFO: 'msginfo',
  },
  semctl: {
    IPC_STAT: 'semid_ds',
    SEM_STAT: 'semid_ds',
    SEM_STAT_ANY: 'semid_ds',
    IPC_INFO: 'seminfo',
    SEM_INFO: 'seminfo',
  },
  shmctl: {
    IPC_STAT: 'shmid_ds',
    SHM_STAT: 'shmid_ds',
    SHM_STAT_ANY: 'shmid_ds',
    IPC_INFO: 'shminfo',
    SHM_INFO: 'shm_info',
  },
};
const RETURN_IDS = /^(MSG|SEM|SHM)_STAT(_ANY)?$/;

function told(name: string): Pick<ArgSpec, 'type' | 'dir'> {
  return { type: structOf(name), dir: 'out' };
}

/** union semun of the commands that take a number, or nothing. */
const VALUE = { type: { t: 'int', orNull: true }, dir: 'in' } as const;

const SEMCTL_ARG: { readonly [command: string]: Pick<ArgSpec, 'type' | 'dir'> } = {
  SETVAL: VALUE,
  GETALL: { type: arrayOf(USHORT), dir: 'out' },
  SETALL: { type: arrayOf(USHORT), dir: 'in' },
  IPC_SET: { type: structOf('semid_ds'), dir: 'in' },
};

const SOCKOPT: { readonly [option: string]: ArgType } = {
  SO_PEERCRED: structOf('ucred'),
  SO_LINGER: structOf('linger'),
  SO_RCVTIMEO: structOf('timeval'),
  SO_SNDTIMEO: structOf('timeval'),
  SO_TYPE: flagsOf('socktype'),
  SO_ERROR: { t: 'enum', set: 'errno' },
  SO_DOMAIN: { t: 'enum', set: 'domain' },
};

const FCNTL_RESULT: { readonly [command: string]: ArgType } = {
  F_GETFL: flagsOf('open'),
  F_GETFD: flagsOf('fd'),
  F_DUPFD: FD,
  F_DUPFD_CLOEXEC: FD,
  F_GETOWN: PID,
  F_GETSIG: { t: 'signal' },
  F_GET_SEALS: flagsOf('seals'),
};

/**
 * What a call's result is: `F_GETFL` returns flags, `GETPID` a process id. Of a call that is not in the catalogue, as a
 * recording of a later version may have, nothing is known.
 */
export function resultType(call: CallName, command?: string): ArgType | { readonly t: 'void' } {
  if (command !== undefined) {
    if (call === 'fcntl') return FCNTL_RESULT[command] ?? INT;
    if (call === 'semctl' && command === 'GETPID') return PID;
    if (call.endsWith('ctl') && RETURN_IDS.test(command)) return ID;
  }
  return isCallName(call) ? CATALOGUE[call].result : ANY;
}
