/**
 * The C structures that transcripts write, by field, in the order in which fields are given by position.
 * That is C's own order except where the notation says otherwise (sigevent, msghdr's control messages).
 */
import type { ArgType, Direction } from './spec.ts';
import {
  ADDR,
  ANY,
  arrayOf,
  BYTES,
  enumOf,
  FD,
  flagsOf,
  HANDLER,
  INT,
  MODE,
  PATH,
  PID,
  SIGNAL,
  SIGSET,
  SOCKADDR,
  structOf,
} from './types.ts';

/** One field of a structure. */
export interface StructField {
  readonly name: string;
  readonly type: ArgType;
  /** Where the whole structure is an in-out argument: which way the field goes. */
  readonly dir: Direction;
  /** Other names that are read for it. */
  readonly also?: readonly string[];
  /** Printed only when it says something: left out when absent, zero or null. */
  readonly quiet?: true;
}

/** One structure. */
export interface StructSpec {
  readonly fields: readonly StructField[];
  /** The C type, for programs: `struct pollfd`. */
  readonly c: string;
  /** Positional order where exactly this many fields are given and it is not the first ones. */
  readonly short?: { readonly [count: number]: readonly string[] };
}

function inn(name: string, type: ArgType, ...also: string[]): StructField {
  return also.length > 0 ? { name, type, dir: 'in', also } : { name, type, dir: 'in' };
}

function out(name: string, type: ArgType, ...also: string[]): StructField {
  return also.length > 0 ? { name, type, dir: 'out', also } : { name, type, dir: 'out' };
}

function quiet(field: StructField): StructField {
  return { ...field, quiet: true };
}

/** Fields that are all integers. */
function ints(names: string): readonly StructField[] {
  return names.split(' ').map((name) => inn(name, INT));
}

const TIMESPEC = structOf('timespec');

const MQ_ATTR = {
  c: 'struct mq_attr',
  fields: [
    inn('mq_flags', flagsOf('mqflags')),
    inn('mq_maxmsg', INT),
    inn('mq_msgsize', INT),
    inn('mq_curmsgs', INT),
  ],
} as const satisfies StructSpec;

/** Every structure by name. */
export const STRUCTS = {
  timespec: {
    c: 'struct timespec',
    fields: [inn('tv_sec', INT, 'sec'), inn('tv_nsec', INT, 'nsec')],
  },
  timeval: {
    c: 'struct timeval',
    fields: [inn('tv_sec', INT, 'sec', 'isec'), inn('tv_usec', INT, 'usec', 'iusec')],
  },
  itimerval: {
    c: 'struct itimerval',
    fields: [inn('it_interval', structOf('timeval')), inn('it_value', structOf('timeval'))],
  },
  pollfd: {
    c: 'struct pollfd',
    fields: [inn('fd', FD), inn('events', flagsOf('poll')), out('revents', flagsOf('poll'))],
  },
  epoll_event: {
    c: 'struct epoll_event',
    fields: [inn('events', flagsOf('epoll')), inn('data', INT)],
  },
  sigaction: {
    c: 'struct sigaction',
    fields: [
      inn('sa_handler', HANDLER, 'sa_sigaction'),
      inn('sa_mask', SIGSET),
      inn('sa_flags', flagsOf('sa')),
      quiet(inn('sa_restorer', ADDR)),
    ],
  },
  siginfo: {
    c: 'siginfo_t',
    fields: [
      out('si_signo', SIGNAL),
      quiet(out('si_errno', INT)),
      out('si_code', enumOf('si_code')),
      quiet(out('si_pid', PID)),
      quiet(out('si_uid', INT)),
      quiet(out('si_status', INT)),
      quiet(out('si_value', INT, 'si_int')),
      quiet(out('si_utime', INT)),
      quiet(out('si_stime', INT)),
      quiet(out('si_timerid', INT)),
      quiet(out('si_overrun', INT)),
      quiet(out('si_addr', ADDR)),
      quiet(out('si_band', flagsOf('poll'))),
      quiet(out('si_fd', FD)),
      quiet(out('si_ptr', ADDR)),
    ],
  },
  sigevent: {
    c: 'struct sigevent',
    fields: [
      inn('sigev_notify', enumOf('sigev')),
      inn('sigev_signo', SIGNAL),
      quiet(inn('sigev_value', INT)),
    ],
  },
  msgbuf: { c: 'struct msgbuf', fields: [inn('mtype', INT), inn('mtext', BYTES)] },
  ipc_perm: {
    c: 'struct ipc_perm',
    fields: [
      inn('__key', enumOf('key'), 'key'),
      inn('uid', INT),
      inn('gid', INT),
      inn('cuid', INT),
      inn('cgid', INT),
      inn('mode', MODE),
      quiet(inn('__seq', INT, 'seq')),
    ],
  },
  msqid_ds: {
    c: 'struct msqid_ds',
    fields: [
      inn('msg_perm', structOf('ipc_perm')),
      inn('msg_stime', INT),
      inn('msg_rtime', INT),
      inn('msg_ctime', INT),
      inn('__msg_cbytes', INT, 'msg_cbytes'),
      inn('msg_qnum', INT),
      inn('msg_qbytes', INT),
      inn('msg_lspid', PID),
      inn('msg_lrpid', PID),
    ],
  },
  semid_ds: {
    c: 'struct semid_ds',
    fields: [
      inn('sem_perm', structOf('ipc_perm')),
      inn('sem_otime', INT),
      inn('sem_ctime', INT),
      inn('sem_nsems', INT),
    ],
  },
  shmid_ds: {
    c: 'struct shmid_ds',
    fields: [
      inn('shm_perm', structOf('ipc_perm')),
      inn('shm_segsz', INT),
      inn('shm_atime', INT),
      inn('shm_dtime', INT),
      inn('shm_ctime', INT),
      inn('shm_cpid', PID),
      inn('shm_lpid', PID),
      inn('shm_nattch', INT),
    ],
  },
  msginfo: {
    c: 'struct msginfo',
    fields: ints('msgpool msgmap msgmax msgmnb msgmni msgssz msgtql msgseg'),
  },
  seminfo: {
    c: 'struct seminfo',
    fields: ints('semmap semmni semmns semmnu semmsl semopm semume semusz semvmx semaem'),
  },
  shminfo: { c: 'struct shminfo', fields: ints('shmmax shmmin shmmni shmseg shmall') },
  shm_info: {
    c: 'struct shm_info',
    fields: ints('used_ids shm_tot shm_rss shm_swp swap_attempts swap_successes'),
  },
  sembuf: {
    c: 'struct sembuf',
    fields: [inn('sem_num', INT), inn('sem_op', INT), inn('sem_flg', flagsOf('semop'))],
  },
  mq_attr: MQ_ATTR,
  /** mq_attr as mq_open takes it: the two fields that count come first. */
  mq_open_attr: {
    ...MQ_ATTR,
    short: { 2: ['mq_maxmsg', 'mq_msgsize'] },
  },
  msghdr: {
    c: 'struct msghdr',
    fields: [
      inn('msg_name', SOCKADDR),
      quiet(inn('msg_namelen', INT)),
      inn('msg_iov', arrayOf(BYTES)),
      quiet(inn('msg_iovlen', INT)),
      inn('msg_control', arrayOf(structOf('cmsghdr'))),
      quiet(inn('msg_controllen', INT)),
      quiet(inn('msg_flags', flagsOf('msgflags'))),
    ],
  },
  /** A control message: type and data come first, as the notation writes them. */
  cmsghdr: {
    c: 'struct cmsghdr',
    fields: [
      inn('cmsg_type', enumOf('scm')),
      inn('cmsg_data', ANY),
      quiet(inn('cmsg_level', enumOf('sol'))),
      quiet(inn('cmsg_len', INT)),
    ],
  },
  ucred: { c: 'struct ucred', fields: [inn('pid', PID), inn('uid', INT), inn('gid', INT)] },
  linger: { c: 'struct linger', fields: [inn('l_onoff', INT), inn('l_linger', INT)] },
  sockaddr_un: {
    c: 'struct sockaddr_un',
    fields: [inn('sa_family', enumOf('domain'), 'sun_family'), inn('sun_path', PATH)],
  },
  sockaddr_in: {
    c: 'struct sockaddr_in',
    fields: [
      inn('sa_family', enumOf('domain'), 'sin_family'),
      inn('sin_port', INT),
      inn('sin_addr', INT, 's_addr'),
    ],
  },
  itimerspec: {
    c: 'struct itimerspec',
    fields: [inn('it_interval', TIMESPEC), inn('it_value', TIMESPEC)],
  },
} as const satisfies Record<string, StructSpec>;

/** The names of the structures. */
type StructName = keyof typeof STRUCTS;

/** The fields of a structure; undefined when there is none of that name. */
export function structSpec(name: string): StructSpec | undefined {
  return Object.hasOwn(STRUCTS, name) ? STRUCTS[name as StructName] : undefined;
}

/**
 * The structure that a socket address is, by its family.
 *
 * @param family The number of the address family: 1 (AF_UNIX), 2 (AF_INET); undefined when unknown.
 */
export function sockaddrSpec(family: number | undefined): StructSpec {
  return family === 2 ? STRUCTS.sockaddr_in : STRUCTS.sockaddr_un;
}

/** A field by any of its names. */
export function fieldOf(spec: StructSpec, name: string): StructField | undefined {
  return spec.fields.find((field) => field.name === name || field.also?.includes(name));
}

/** The first names of the fields that have this one as another: `si_value` of `si_int`. */
export function firstNames(name: string): readonly string[] {
  const fields = Object.values<StructSpec>(STRUCTS).flatMap((spec) => spec.fields);
  return fields.flatMap((field) => (field.also?.includes(name) ? field.name : []));
}

/** The names that fields have where `count` of them are given by position. */
export function positionalFields(spec: StructSpec, count: number): readonly StructField[] {
  const short = spec.short?.[count];
  if (short === undefined) return spec.fields;
  return short.flatMap((name) => fieldOf(spec, name) ?? []);
}
