/**
 * The parts that the kernel is made of, and the first processes.
 *
 * Linux: init/main.c, include/linux/init_task.h (v6.18)
 */
import type { ActorName } from '../../model/snapshot.ts';
import { devNull } from '../drivers/char/mem.ts';
import { syscalls as eventfd_syscalls } from '../fs/eventfd.ts';
import { syscalls as eventpoll_syscalls } from '../fs/eventpoll.ts';
import { syscalls as eventpoll_wait_syscalls } from '../fs/eventpoll-wait.ts';
import { syscalls as fcntl_syscalls } from '../fs/fcntl.ts';
import { syscalls as file_syscalls } from '../fs/file.ts';
import { get_file, showFile } from '../fs/file_table.ts';
import { syscalls as ioctl_syscalls } from '../fs/ioctl.ts';
import { syscalls as namei_syscalls } from '../fs/namei.ts';
import { syscalls as open_syscalls } from '../fs/open.ts';
import { syscalls as pipe_syscalls } from '../fs/pipe-open.ts';
import { syscalls as read_write_syscalls } from '../fs/read_write.ts';
import { syscalls as select_syscalls } from '../fs/select.ts';
import { syscalls as signalfd_syscalls } from '../fs/signalfd.ts';
import { syscalls as splice_syscalls } from '../fs/splice.ts';
import { syscalls as splice_direct_syscalls } from '../fs/splice-direct.ts';
import { syscalls as stat_syscalls } from '../fs/stat.ts';
import { syscalls as timerfd_syscalls } from '../fs/timerfd.ts';
import { O_LARGEFILE, O_RDWR } from '../include/linux/fcntl.ts';
import type { files_struct } from '../include/linux/fdtable.ts';
import { FMODE_LSEEK, FMODE_OPENED, FMODE_READ, FMODE_WRITE, file } from '../include/linux/fs.ts';
import type { net_proto_family } from '../include/linux/net.ts';
import { signal_struct, task_struct } from '../include/linux/sched.ts';
import { syscalls as ftok_syscalls } from '../ipc/ftok.ts';
import { syscalls as mqueue_syscalls } from '../ipc/mqueue.ts';
import { syscalls as msg_syscalls } from '../ipc/msg.ts';
import { syscalls as msgctl_syscalls } from '../ipc/msg-ctl.ts';
import { exit_sem, syscalls as sem_syscalls } from '../ipc/sem.ts';
import { syscalls as semctl_syscalls } from '../ipc/sem-ctl.ts';
import { syscalls as shm_syscalls } from '../ipc/shm.ts';
import { syscalls as shm_open_syscalls } from '../ipc/shm_open.ts';
import { syscalls as shmctl_syscalls } from '../ipc/shm-ctl.ts';
import { syscalls as exit_syscalls } from '../kernel/exit.ts';
import { add_task, syscalls as fork_syscalls } from '../kernel/fork.ts';
import { syscalls as futex_syscalls } from '../kernel/futex/syscalls.ts';
import { syscalls as sched_syscalls } from '../kernel/sched/core.ts';
import { syscalls as signal_syscalls } from '../kernel/signal-calls.ts';
import { signalsView } from '../kernel/signal-view.ts';
import { syscalls as sys_syscalls } from '../kernel/sys.ts';
import { syscalls as hrtimer_syscalls } from '../kernel/time/hrtimer.ts';
import { exit_itimers, syscalls as itimer_syscalls } from '../kernel/time/itimer.ts';
import type { Machine, Subsystem } from '../machine.ts';
import { syscalls as instructions } from '../mm/instructions.ts';
import { syscalls as madvise_syscalls } from '../mm/madvise.ts';
import { syscalls as memfd_syscalls } from '../mm/memfd.ts';
import { syscalls as mincore_syscalls } from '../mm/mincore.ts';
import { copy_mm, exec_mmap, exit_mm, mappingsOf, syscalls as mmap_syscalls } from '../mm/mmap.ts';
import { syscalls as mprotect_syscalls } from '../mm/mprotect.ts';
import { syscalls as mremap_syscalls } from '../mm/mremap.ts';
import { syscalls as msync_syscalls } from '../mm/msync.ts';
import { Moments } from '../moments.ts';
import { inet_family_ops } from '../net/ipv4/af_inet.ts';
import { inet6_family_ops } from '../net/ipv6/af_inet6.ts';
import { syscalls as socket_syscalls } from '../net/socket.ts';
import { sock_register } from '../net/socket-file.ts';
import { unix_family_ops } from '../net/unix/af_unix.ts';
import {
  copy_sem_mappings,
  exit_sem_mappings,
  syscalls as sem_open_syscalls,
} from '../nptl/sem_open.ts';
import { syscalls as sem_post_syscalls } from '../nptl/sem_post.ts';
import { syscalls as sem_wait_syscalls } from '../nptl/sem_wait.ts';
import { Tracer } from '../tracer.ts';

/** The parts, in the order in which they are started and in which a process leaves them. */
export const SUBSYSTEMS: readonly Subsystem[] = [
  {
    syscalls: {
      ...instructions,
      ...mmap_syscalls,
      ...mprotect_syscalls,
      ...mremap_syscalls,
      ...msync_syscalls,
      ...madvise_syscalls,
      ...mincore_syscalls,
      ...memfd_syscalls,
    },
    // A child of vfork has a copy too: whoever wrote its lines did not write for two processes in one memory.
    copy_process: (k, parent, child) => copy_mm(k, 0, parent, child),
    do_exit: exit_mm,
    view: (_k, task) => mappingsOf(task),
  },
  {
    syscalls: {
      ...ftok_syscalls,
      ...msg_syscalls,
      ...msgctl_syscalls,
      ...sem_syscalls,
      ...semctl_syscalls,
      ...shm_syscalls,
      ...shmctl_syscalls,
      ...shm_open_syscalls,
    },
    do_exit: exit_sem,
  },
  { syscalls: mqueue_syscalls },
  {
    syscalls: { ...sem_open_syscalls, ...sem_post_syscalls, ...sem_wait_syscalls },
    copy_process: copy_sem_mappings,
    do_exit: exit_sem_mappings,
  },
  {
    syscalls: {
      ...exit_syscalls,
      ...fork_syscalls,
      ...futex_syscalls,
      ...sched_syscalls,
      ...sys_syscalls,
      ...hrtimer_syscalls,
    },
  },
  {
    syscalls: { ...signal_syscalls, ...itimer_syscalls },
    do_exit: exit_itimers,
    view: (_k, task) => ({ signals: signalsView(task) }),
  },
  {
    syscalls: {
      ...file_syscalls,
      ...fcntl_syscalls,
      ...ioctl_syscalls,
      ...namei_syscalls,
      ...open_syscalls,
      ...pipe_syscalls,
      ...read_write_syscalls,
      ...select_syscalls,
      ...stat_syscalls,
    },
  },
  {
    syscalls: socket_syscalls,
    start: (k) => {
      for (const family of FAMILIES) sock_register(k, family);
    },
  },
  {
    syscalls: {
      ...eventfd_syscalls,
      ...eventpoll_syscalls,
      ...eventpoll_wait_syscalls,
      ...signalfd_syscalls,
      ...splice_syscalls,
      ...splice_direct_syscalls,
      ...timerfd_syscalls,
    },
  },
];

/** The protocol families, each of which Linux registers by an initcall of its own. */
const FAMILIES: readonly net_proto_family[] = [unix_family_ops, inet_family_ops, inet6_family_ops];

/** Start what writes the trace, the parts, and process 1. */
export function start_kernel(k: Machine): void {
  if (k.tracing) k.tracer = new Tracer(k, k.options.keepSnapshots);
  if (k.options.keepSnapshots) k.moments = new Moments(k);
  const signal = new signal_struct(1, 1);
  k.init_task = new task_struct(k, 'init', k.number('pid'), null, emptyTable(), signal);
  k.current = k.init_task;
  for (const part of k.subsystems) part.start?.(k);
}

/**
 * Bring an unrelated process to life: a child of init that leads a process group in init's session, as a shell's
 * jobs do, with the null device as its descriptors 0, 1 and 2.
 */
export function startActor(k: Machine, comm: ActorName): task_struct {
  const pid = k.number('pid');
  const files = emptyTable();
  const filp = new file(
    devNull(k),
    devNull(k).i_fop,
    O_RDWR | O_LARGEFILE,
    FMODE_READ | FMODE_WRITE | FMODE_OPENED | FMODE_LSEEK,
  );
  files.fd.push(filp, get_file(filp), get_file(filp));
  showFile(k, filp, `file:${comm}`);
  const task = new task_struct(
    k,
    comm,
    pid,
    k.init_task,
    files,
    new signal_struct(pid, k.init_task.signal.session),
  );
  exec_mmap(task);
  k.init_task.children.push(task);
  add_task(k, task);
  return task;
}

function emptyTable(): files_struct {
  return { fd: [], close_on_exec: new Set(), reserved: new Set() };
}
