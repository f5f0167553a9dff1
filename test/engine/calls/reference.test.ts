/** The catalogue of calls is complete and consistent, and docs/NOTATION.md has its tables from it. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { CALL_NAMES, callSpec, isCallName } from '../../../src/engine/calls/catalogue.ts';
import { flagSet } from '../../../src/engine/calls/flags.ts';
import {
  argSpecs,
  commandName,
  commandPosition,
  resultType,
} from '../../../src/engine/calls/resolve.ts';
import type { ArgType, CallName, Family } from '../../../src/engine/calls/spec.ts';
import { STRUCTS, type StructSpec, structSpec } from '../../../src/engine/calls/structs.ts';
import { readScript } from '../../../src/engine/script/check.ts';
import { formatDiagnostic } from '../../../src/engine/script/diagnostic.ts';
import { ALIAS_NAMES, ALIAS_OF, ALIASES } from '../../../src/engine/script/strace/aliases.ts';
import { FILE_FORMS } from '../../../src/engine/script/strace/file-forms.ts';
import { KERNEL_FORMS } from '../../../src/engine/script/strace/kernel-forms.ts';
import { MESSAGE_FORMS } from '../../../src/engine/script/strace/message-forms.ts';
import { POLL_FORMS } from '../../../src/engine/script/strace/poll-forms.ts';

const DOC = new URL('../../../docs/NOTATION.md', import.meta.url);

const FAMILIES: { readonly [F in Family]: string } = {
  process: 'Processes and time',
  descriptor: 'Descriptors',
  pipe: 'Pipes and FIFOs',
  signal: 'Signals',
  sysv: 'System V IPC',
  posix: 'POSIX IPC',
  memory: 'Memory',
  user: 'User-space instructions',
  socket: 'Sockets',
};

const MARK = { in: '', out: '*', inout: '+' } as const;

function form(call: CallName): string {
  const args = callSpec(call).args.map(
    ({ name, dir, optional }) => `${MARK[dir]}${name}${optional ? '?' : ''}`,
  );
  return `${call}(${args.join(', ')})`;
}

function callTables(): string {
  return Object.entries(FAMILIES)
    .map(([family, title]) => {
      const rows = CALL_NAMES.filter((name) => callSpec(name).family === family).map((name) => {
        const { section, en } = callSpec(name);
        return `| \`${form(name)}\` | ${section === 0 ? '' : section} | ${en} |`;
      });
      return [`### ${title}`, '', '| call | section | |', '| --- | --- | --- |', ...rows].join(
        '\n',
      );
    })
    .join('\n\n');
}

function structTable(): string {
  const rows = Object.entries<StructSpec>(STRUCTS).map(([name, spec]) => {
    const fields = spec.fields.map(
      ({ name, dir }) => `${dir === 'out' && spec === STRUCTS.pollfd ? '*' : ''}${name}`,
    );
    const where = name === 'mq_open_attr' ? ' of `mq_open`' : '';
    return `| \`${spec.c}\`${where} | \`${fields.join('`, `')}\` |`;
  });
  return ['| structure | fields |', '| --- | --- |', ...rows].join('\n');
}

function aliasTable(): string {
  const rows = ALIAS_NAMES.filter((name) => !isCallName(name)).map(
    (name) => `| \`${name}\` | \`${ALIAS_OF[name]}\` |`,
  );
  return [
    '| strace | here |',
    '| --- | --- |',
    ...rows,
    '| `mq_timedsend` `mq_timedreceive` with a null time | `mq_send` `mq_receive` |',
    '| `sigtimedwait` with a null time | `sigwaitinfo` |',
  ].join('\n');
}

/** The document with its generated parts written anew. */
function renewed(text: string): string {
  let doc = text;
  for (const [name, part] of [
    ['calls', callTables()],
    ['structs', structTable()],
    ['aliases', aliasTable()],
  ] as const) {
    const block = new RegExp(`(<!-- ${name}: [^\\n]*-->\\n)[\\s\\S]*?(<!-- /${name} -->)`);
    expect(doc).toMatch(block);
    doc = doc.replace(block, (_, open: string, close: string) => `${open}\n${part}\n\n${close}`);
  }
  return doc;
}

function namesIn(type: ArgType): readonly string[] {
  if (type.t === 'array') return namesIn(type.of);
  if (type.t === 'struct') return structSpec(type.name) ? [] : [`struct ${type.name}`];
  if (type.t === 'flags' || type.t === 'enum') return flagSet(type.set) ? [] : [`set ${type.set}`];
  return [];
}

describe('docs/NOTATION.md', () => {
  it('has its tables from the catalogue', async () => {
    await expect(renewed(readFileSync(DOC, 'utf8'))).toMatchFileSnapshot(DOC.pathname);
  });

  it('has examples without mistakes', () => {
    const examples = [...readFileSync(DOC, 'utf8').matchAll(/```ipc\n([\s\S]*?)```/g)];
    expect(examples.length).toBeGreaterThanOrEqual(2);
    for (const [, text = ''] of examples) {
      const { diagnostics } = readScript(text, 'example.ipc');
      expect(diagnostics.map((found) => formatDiagnostic(found, text))).toEqual([]);
    }
  });
});

describe('the catalogue', () => {
  it('names only structures and sets of constants that there are', () => {
    for (const name of CALL_NAMES) {
      const { args, result } = callSpec(name);
      expect(args.flatMap(({ type }) => namesIn(type))).toEqual([]);
      if (result.t !== 'void') expect(namesIn(result)).toEqual([]);
    }
    for (const { fields } of Object.values<StructSpec>(STRUCTS)) {
      expect(fields.flatMap(({ type }) => namesIn(type))).toEqual([]);
    }
  });

  it('says of each call what it does, in both languages', () => {
    for (const name of CALL_NAMES) {
      const { en, zh } = callSpec(name);
      expect([name, en]).toEqual([name, expect.stringMatching(/^[A-Z].*\.$/)]);
      expect([name, zh]).toEqual([name, expect.stringMatching(/\p{Script=Han}.*。$/u)]);
    }
  });

  it('has every call of the contract, with its arguments', () => {
    const counts = (text: string) =>
      Object.fromEntries(
        text.split(/\s+/).map((entry) => {
          const [name = '', count] = entry.split('/');
          return [name, count];
        }),
      );
    const wanted = counts(
      'fork/0 vfork/0 getpid/0 getppid/0 exit/1 waitpid/3 nanosleep/1-2 getrlimit/2 setrlimit/2 sched_yield/0 open/2-3 close/1 read/3 ' +
        'write/2-3 pread/4 pwrite/3-4 fstat/2 readv/2-3 writev/2-3 dup/1 dup2/2 dup3/3 fcntl/2-3 ioctl/2-3 poll/2-3 ppoll/3-4 epoll_create/1 epoll_create1/1 epoll_ctl/4 epoll_wait/4 epoll_pwait/5 ' +
        'eventfd/2 eventfd_read/2 eventfd_write/2 timerfd_create/2 timerfd_settime/3-4 timerfd_gettime/2 signalfd/3 splice/6 tee/4 sendfile/4 ' +
        'ftruncate/2 unlink/1 lseek/3 memfd_create/2 pipe/1 pipe2/2 mkfifo/2 kill/2 raise/1 sigqueue/3 ' +
        'signal/2 sigaction/2-3 sigprocmask/2-3 sigpending/1 sigsuspend/1 pause/0 sigwaitinfo/2 ' +
        'sigtimedwait/3 alarm/1 setitimer/2-3 ftok/2 msgget/2 msgsnd/3-4 msgrcv/5 msgctl/2-3 shmget/3 ' +
        'shmat/3 shmdt/1 shmctl/2-3 semget/3 semop/2-3 semtimedop/4 semctl/3-4 mq_open/2-4 mq_send/3-4 ' +
        'mq_receive/4 mq_timedsend/4-5 mq_timedreceive/5 mq_getattr/2 mq_setattr/2-3 mq_notify/2 ' +
        'mq_close/1 mq_unlink/1 shm_open/3 shm_unlink/1 sem_open/2-4 sem_init/3 sem_wait/1 sem_trywait/1 ' +
        'sem_timedwait/2 sem_post/1 sem_getvalue/2 sem_close/1 sem_destroy/1 sem_unlink/1 mmap/6 munmap/2 ' +
        'mremap/4-5 madvise/3 mincore/3 msync/3 mprotect/3 futex/3-6 set_robust_list/2 store/2 load/3 store32/2 store64/2 load32/1 fetch_add32/2 exchange32/2 ' +
        'compare_exchange32/3 socket/3 socketpair/4 bind/2-3 listen/2 accept/1-3 accept4/2-4 connect/2-3 send/3-4 ' +
        'recv/4 sendto/5-6 recvfrom/5-6 sendmsg/3 recvmsg/3 shutdown/2 getsockopt/4-5 setsockopt/4 ' +
        'getsockname/2-3 getpeername/2-3',
    );
    const have = Object.fromEntries(
      CALL_NAMES.map((name) => {
        const { args } = callSpec(name);
        const least = args.filter(({ optional }) => !optional).length;
        return [name, least === args.length ? `${least}` : `${least}-${args.length}`];
      }),
    );
    expect(have).toEqual(wanted);
  });

  it('lists for each alias the call that it stands for', () => {
    const plain = Object.keys(ALIASES).filter((name) => !isCallName(name));
    expect(Object.keys(ALIAS_OF).sort()).toEqual(plain.sort());
    // What the catalogue names by a word, the type of which cannot say that it is one of its own.
    expect(CALL_NAMES.flatMap((name) => callSpec(name).resumesAs ?? []).every(isCallName)).toBe(
      true,
    );
  });

  it('gives every form of the names of strace to a call', () => {
    const forms = { ...FILE_FORMS, ...POLL_FORMS, ...KERNEL_FORMS, ...MESSAGE_FORMS };
    expect(Object.keys(forms).filter((name) => ALIASES[name] !== forms[name])).toEqual([]);
  });
});

describe('commands', () => {
  it('decide what other arguments and the result are', () => {
    const last = (call: CallName, command?: string) => argSpecs(call, command).at(-1);
    expect(last('fcntl', 'F_SETFL')).toMatchObject({
      type: { t: 'flags', set: 'open' },
      dir: 'in',
    });
    expect(last('fcntl', 'F_SETPIPE_SZ')).toMatchObject({ type: { t: 'int' } });
    expect(last('semctl', 'GETALL')).toMatchObject({ type: { t: 'array' }, dir: 'out' });
    expect(last('semctl', 'SETALL')).toMatchObject({ type: { t: 'array' }, dir: 'in' });
    expect(last('semctl', 'IPC_STAT')).toMatchObject({ type: { name: 'semid_ds' }, dir: 'out' });
    expect(last('semctl', 'GETVAL')).toMatchObject({ type: { t: 'int' }, dir: 'in' });
    expect(last('msgctl', 'IPC_STAT')).toMatchObject({ dir: 'out', optional: true });
    expect(last('shmctl', 'IPC_SET')).toMatchObject({ dir: 'in' });
    expect(argSpecs('getsockopt', 'SO_PEERCRED')[3]).toMatchObject({
      type: { name: 'ucred' },
      dir: 'out',
    });
    expect(last('fcntl')).toMatchObject({ type: { t: 'any' } });
    expect(resultType('fcntl', 'F_GETFL')).toMatchObject({ t: 'flags', set: 'open' });
    expect(resultType('semctl', 'GETPID')).toEqual({ t: 'pid' });
    expect(resultType('semctl', 'GETVAL')).toEqual({ t: 'int' });
  });

  it('are found by number too', () => {
    expect(commandPosition('semctl')).toBe(2);
    expect(commandPosition('read')).toBeUndefined();
    expect(commandName('semctl', 13)).toBe('GETALL');
    expect(commandName('read', 13)).toBeUndefined();
  });
});
