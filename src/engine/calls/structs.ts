/**
 * The C structures that transcripts write, by field, in the order in which fields are given by position.
 * That is C's own order except where the notation says otherwise (sigevent, msghdr's control messages).
 */
import { asC, isInteger } from './integer.ts';
import type { ArgType } from './spec.ts';
import {
  allOf,
  inn,
  ofItsRun,
  out,
  quiet,
  type StructField,
  type StructSpec,
  zeroed,
} from './struct-fields.ts';
import {
  ADDR,
  ANY,
  arrayOf,
  BYTES,
  clock,
  enumOf,
  FD,
  flagsOf,
  HANDLER,
  INT,
  KEY,
  LONG,
  MODE,
  PATH,
  PID,
  ROOM,
  SHORT,
  SIGNAL,
  SIGSET,
  SIGVAL,
  SOCKADDR,
  SOCKLEN,
  structOf,
  UINT,
  ULONG,
  USHORT,
} from './types.ts';

const TIMESPEC = structOf('timespec');

const MQ_ATTR = {
  c: 'struct mq_attr',
  fields: [
    inn('mq_flags', flagsOf('mqflags', 'long')),
    ...allOf(LONG, 'mq_maxmsg mq_msgsize mq_curmsgs'),
  ],
} as const satisfies StructSpec;

export type { StructField, StructSpec };

/** Every structure by name. */
export const STRUCTS = {
  timespec: {
    c: 'struct timespec',
    fields: [inn('tv_sec', LONG, 'sec'), inn('tv_nsec', LONG, 'nsec')],
  },
  timeval: {
    c: 'struct timeval',
    fields: [inn('tv_sec', LONG, 'sec', 'isec'), inn('tv_usec', LONG, 'usec', 'iusec')],
  },
  itimerval: {
    c: 'struct itimerval',
    fields: [inn('it_interval', structOf('timeval')), inn('it_value', clock(structOf('timeval')))],
  },
  pollfd: {
    c: 'struct pollfd',
    fields: [
      inn('fd', FD),
      inn('events', flagsOf('poll', 'unsigned short')),
      out('revents', flagsOf('poll', 'unsigned short')),
    ],
  },
  epoll_event: {
    c: 'struct epoll_event',
    fields: [inn('events', flagsOf('epoll', 'unsigned int')), inn('data', LONG)],
  },
  sigaction: {
    c: 'struct sigaction',
    fields: [
      inn('sa_handler', HANDLER, 'sa_sigaction'),
      inn('sa_mask', SIGSET),
      inn('sa_flags', flagsOf('sa', 'unsigned int')),
      quiet(inn('sa_restorer', ADDR)),
    ],
  },
  siginfo: {
    c: 'siginfo_t',
    fields: [
      out('si_signo', SIGNAL),
      zeroed(quiet(out('si_errno', INT))),
      out('si_code', { t: 'enum', set: 'si_code', by: 'si_signo' }),
      quiet(out('si_pid', PID)),
      ofItsRun(zeroed(quiet(out('si_uid', UINT)), 'si_addr')),
      quiet(out('si_status', INT)),
      quiet(out('si_value', SIGVAL, 'si_int')),
      ofItsRun(zeroed(quiet(out('si_utime', LONG)), 'si_addr')),
      ofItsRun(zeroed(quiet(out('si_stime', LONG)), 'si_addr')),
      quiet(out('si_timerid', INT)),
      quiet(out('si_overrun', INT)),
      quiet(out('si_addr', ADDR)),
      quiet(out('si_band', flagsOf('poll', 'long'))),
      quiet(out('si_fd', FD)),
      { ...quiet(out('si_ptr', ADDR)), unsaid: { sameAs: 'si_value' } },
    ],
  },
  signalfd_siginfo: {
    c: 'struct signalfd_siginfo',
    fields: [
      out('ssi_signo', SIGNAL),
      zeroed(quiet(out('ssi_errno', INT))),
      out('ssi_code', { t: 'enum', set: 'si_code', by: 'ssi_signo' }),
      zeroed(quiet(out('ssi_pid', PID))),
      ofItsRun(zeroed(quiet(out('ssi_uid', UINT)))),
      zeroed(quiet(out('ssi_fd', FD))),
      zeroed(quiet(out('ssi_tid', UINT))),
      zeroed(quiet(out('ssi_band', flagsOf('poll', 'unsigned int')))),
      zeroed(quiet(out('ssi_overrun', UINT))),
      zeroed(quiet(out('ssi_status', INT))),
      zeroed(quiet(out('ssi_int', INT))),
      zeroed(quiet(out('ssi_ptr', ULONG))),
      zeroed(quiet(out('ssi_addr', ADDR))),
    ],
  },
  sigevent: {
    c: 'struct sigevent',
    fields: [
      inn('sigev_notify', enumOf('sigev')),
      inn('sigev_signo', SIGNAL),
      quiet(inn('sigev_value', SIGVAL)),
    ],
  },
  msgbuf: {
    c: 'struct msgbuf',
    length: { own: 0, and: 'mtext' },
    fields: [inn('mtype', LONG), { ...inn('mtext', BYTES), inline: true }],
  },
  ipc_perm: {
    c: 'struct ipc_perm',
    fields: [
      inn('__key', KEY, 'key'),
      ...allOf(UINT, 'uid gid cuid cgid').map(ofItsRun),
      inn('mode', MODE),
      quiet(inn('__seq', USHORT, 'seq')),
    ],
  },
  msqid_ds: {
    c: 'struct msqid_ds',
    fields: [
      inn('msg_perm', structOf('ipc_perm')),
      ...allOf(clock(LONG), 'msg_stime msg_rtime msg_ctime').map(ofItsRun),
      inn('__msg_cbytes', ULONG, 'msg_cbytes'),
      ...allOf(ULONG, 'msg_qnum msg_qbytes'),
      ...allOf(PID, 'msg_lspid msg_lrpid').map(ofItsRun),
    ],
  },
  semid_ds: {
    c: 'struct semid_ds',
    fields: [
      inn('sem_perm', structOf('ipc_perm')),
      ...allOf(clock(LONG), 'sem_otime sem_ctime').map(ofItsRun),
      inn('sem_nsems', ULONG),
    ],
  },
  stat: {
    c: 'struct stat',
    fields: [inn('st_mode', MODE), inn('st_nlink', ULONG), ...allOf(LONG, 'st_size st_blocks')],
  },
  shmid_ds: {
    c: 'struct shmid_ds',
    fields: [
      inn('shm_perm', structOf('ipc_perm')),
      inn('shm_segsz', ULONG),
      ...allOf(clock(LONG), 'shm_atime shm_dtime shm_ctime').map(ofItsRun),
      ...allOf(PID, 'shm_cpid shm_lpid').map(ofItsRun),
      inn('shm_nattch', ULONG),
    ],
  },
  msginfo: {
    c: 'struct msginfo',
    fields: [
      ...allOf(INT, 'msgpool msgmap msgmax msgmnb msgmni msgssz msgtql'),
      inn('msgseg', USHORT),
    ],
  },
  seminfo: {
    c: 'struct seminfo',
    fields: allOf(INT, 'semmap semmni semmns semmnu semmsl semopm semume semusz semvmx semaem'),
  },
  shminfo: { c: 'struct shminfo', fields: allOf(ULONG, 'shmmax shmmin shmmni shmseg shmall') },
  shm_info: {
    c: 'struct shm_info',
    fields: [
      inn('used_ids', INT),
      ...allOf(ULONG, 'shm_tot shm_rss shm_swp swap_attempts swap_successes'),
    ],
  },
  sembuf: {
    c: 'struct sembuf',
    fields: [
      inn('sem_num', USHORT),
      inn('sem_op', SHORT),
      inn('sem_flg', flagsOf('semop', 'short')),
    ],
  },
  rlimit: { c: 'struct rlimit', fields: allOf(ULONG, 'rlim_cur rlim_max') },
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
      quiet(inn('msg_namelen', SOCKLEN)),
      inn('msg_iov', arrayOf(BYTES)),
      quiet(inn('msg_iovlen', ULONG)),
      inn('msg_control', arrayOf(structOf('cmsghdr'))),
      quiet(inn('msg_controllen', ROOM)),
      quiet(inn('msg_flags', flagsOf('msgflags'))),
    ],
  },
  /** A control message: type and data come first, as the notation writes them. */
  cmsghdr: {
    c: 'struct cmsghdr',
    fields: [
      inn('cmsg_type', enumOf('scm')),
      {
        ...inn('cmsg_data', ANY),
        // SCM_RIGHTS, SCM_CREDENTIALS.
        typeBy: { field: 'cmsg_type', types: { 1: arrayOf(FD), 2: structOf('ucred') } },
      },
      quiet(inn('cmsg_level', enumOf('sol'))),
      quiet(inn('cmsg_len', ULONG)),
    ],
  },
  ucred: { c: 'struct ucred', fields: [inn('pid', PID), ...allOf(UINT, 'uid gid').map(ofItsRun)] },
  linger: {
    c: 'struct linger',
    fields: [inn('l_onoff', INT, 'onoff'), inn('l_linger', INT, 'linger')],
  },
  sockaddr_un: {
    c: 'struct sockaddr_un',
    length: { own: 2, and: 'sun_path' },
    fields: [
      inn('sa_family', enumOf('domain', 'unsigned short'), 'sun_family'),
      inn('sun_path', PATH),
    ],
  },
  sockaddr_in: {
    c: 'struct sockaddr_in',
    length: { own: 16 },
    fields: [
      inn('sa_family', enumOf('domain', 'unsigned short'), 'sin_family'),
      inn('sin_port', { t: 'int', c: 'unsigned short', as: 'htons', opaque: 'port' }),
      inn('sin_addr', { t: 'int', c: 'unsigned int', as: 'inet_addr' }, 's_addr'),
    ],
  },
  sockaddr_in6: {
    c: 'struct sockaddr_in6',
    length: { own: 28 },
    fields: [
      inn('sa_family', enumOf('domain', 'unsigned short'), 'sin6_family'),
      inn('sin6_port', { t: 'int', c: 'unsigned short', as: 'htons', opaque: 'port' }),
      inn('sin6_flowinfo', { t: 'int', c: 'unsigned int', as: 'htonl' }),
      inn('sin6_addr', { t: 'path', as: 'inet_pton' }),
      inn('sin6_scope_id', UINT),
    ],
  },
  itimerspec: {
    c: 'struct itimerspec',
    fields: [inn('it_interval', TIMESPEC), inn('it_value', clock(TIMESPEC))],
  },
} as const satisfies Record<string, StructSpec>;

/** The names of the structures. */
type StructName = keyof typeof STRUCTS;

/** The fields of a structure; undefined when there is none of that name. */
export function structSpec(name: string): StructSpec | undefined {
  return Object.hasOwn(STRUCTS, name) ? STRUCTS[name as StructName] : undefined;
}

/** The structure that a line of a delivered signal shows: `--- SIGCHLD {...} ---`. */
export const SIGNAL_INFO = structOf('siginfo');

/** The structures of socket addresses, by the number of the family; the first is that of an unknown one. */
const SOCKADDRS: readonly {
  readonly family: number;
  /** What the names of its own fields begin with. */
  readonly prefix: string;
  readonly spec: StructSpec;
}[] = [
  { family: 1, prefix: 'sun_', spec: STRUCTS.sockaddr_un },
  { family: 2, prefix: 'sin_', spec: STRUCTS.sockaddr_in },
  { family: 10, prefix: 'sin6_', spec: STRUCTS.sockaddr_in6 },
];

/**
 * The structure that a socket address is, by its family.
 *
 * @param family The number of the address family: 1 (AF_UNIX), 2 (AF_INET), 10 (AF_INET6); undefined when unknown.
 * @param names The fields that it has; they tell where no family does.
 */
export function sockaddrSpec(
  family: number | undefined,
  names: readonly (string | undefined)[] = [],
): StructSpec {
  const own = (prefix: string) => names.some((name) => name?.startsWith(prefix));
  const found = SOCKADDRS.find((one) =>
    family === undefined ? own(one.prefix) : one.family === family,
  );
  return (found ?? SOCKADDRS[0])?.spec ?? STRUCTS.sockaddr_un;
}

/** The structure in which bytes of a type may come in place of bytes; undefined where they do not. */
export function recordsOf(type: ArgType): ArgType | undefined {
  return type.t === 'bytes' && type.records !== undefined ? structOf(type.records) : undefined;
}

/** The structure that a value of a type is; undefined where it is none. */
export function specOf(
  type: ArgType,
  value: { readonly [field: string]: unknown },
): StructSpec | undefined {
  if (type.t === 'struct') return structSpec(type.name);
  if (type.t !== 'sockaddr') return undefined;
  const family = value.sa_family;
  return sockaddrSpec(isInteger(family) ? Number(asC(family, 'unsigned short')) : undefined);
}

/**
 * What a field of a structure is.
 *
 * @param known The structure's fields as far as they are known: what some fields are, others say.
 */
export function fieldType(
  { type, typeBy }: StructField,
  known: { readonly [field: string]: unknown },
): ArgType {
  const by = typeBy === undefined ? undefined : known[typeBy.field];
  return (typeof by === 'number' ? typeBy?.types[by] : undefined) ?? type;
}

/** What a field holds that a kernel does not tell; undefined for one that is not there at all. */
export function unsaidField<T>(
  { unsaid }: StructField,
  known: { readonly [field: string]: T },
): T | 0 | undefined {
  if (unsaid === undefined) return undefined;
  if ('sameAs' in unsaid) return known[unsaid.sameAs];
  return unsaid.unless !== undefined && unsaid.unless in known ? undefined : 0;
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
