/** Inside the kernel: descriptors, paths, regular files, poll. */
import type { TraceTexts } from './trace.ts';

export const FILE_TRACE: TraceTexts = {
  'fd_install.install': { en: 'descriptor {fd} now means {file}', zh: '描述符 {fd} 指向 {file}' },
  'do_dup2.install': { en: 'descriptor {fd} now means {file}', zh: '描述符 {fd} 指向 {file}' },
  'filp_close.enter': {
    en: 'descriptor {fd} lets go of {file}; references left: {refs}',
    zh: '描述符 {fd} 放开 {file}，还剩 {refs} 个引用',
  },
  'fput_close_sync.enter': {
    en: 'descriptor {fd} lets go of {file}; references left: {refs}',
    zh: '描述符 {fd} 放开 {file}，还剩 {refs} 个引用',
  },
  'task_work_run.enter': {
    en: 'does what was put off until now, the newest first: {works}',
    zh: '执行推迟到现在的工作，最新的先做：共 {works} 项',
  },
  'vfs_read.enter': {
    en: 'reads up to {count:byte} from {file}',
    zh: '从 {file} 最多读 {count} 字节',
  },
  'vfs_write.enter': { en: 'writes {count:byte} to {file}', zh: '向 {file} 写 {count} 字节' },
  'vfs_readv.enter': {
    en: 'reads up to {count:byte} from {file} into several buffers',
    zh: '从 {file} 最多读 {count} 字节，放入多个缓冲区',
  },
  'vfs_writev.enter': {
    en: 'writes {count:byte} of several buffers to {file}',
    zh: '把多个缓冲区的 {count} 字节写入 {file}',
  },
  'vfs_llseek.move': { en: 'the offset of {file} is now {pos}', zh: '{file} 的偏移量变为 {pos}' },

  'do_sys_openat2.enter': {
    en: 'opens {path}; descriptor {fd} is reserved for it',
    zh: '打开 {path}，预留描述符 {fd}',
  },
  'do_dentry_open.enter': {
    en: 'makes a new open file description',
    zh: '建立新的打开文件描述',
  },
  'lookup_open.make': { en: 'makes the inode and the name {path}', zh: '创建 inode 和名字 {path}' },
  'vfs_mknod.make': { en: 'makes the inode and the name {path}', zh: '创建 inode 和名字 {path}' },
  'pick_link.follow': {
    en: '{name} is a symbolic link: goes on along {path}',
    zh: '{name} 是符号链接：沿 {path} 继续查找',
  },
  'nd_jump_link.jump': {
    en: '{name} leads straight to what is open, whatever its name is',
    zh: '{name} 直接通向已打开的文件，与名字无关',
  },
  'vfs_unlink.remove': {
    en: 'removes the name {path}; {held} open descriptions keep the inode',
    zh: '删除名字 {path}；仍有 {held} 个打开文件描述引用该 inode',
  },

  'do_fcntl.cloexec': {
    en: 'descriptor {fd}: FD_CLOEXEC is now {cloexec}',
    zh: '描述符 {fd}：FD_CLOEXEC 设为 {cloexec}',
  },
  'do_vfs_ioctl.cloexec': {
    en: 'descriptor {fd}: FD_CLOEXEC is now {cloexec}',
    zh: '描述符 {fd}：FD_CLOEXEC 设为 {cloexec}',
  },
  '__f_setown.set': {
    en: 'whom {file} belongs to, and is told to: {owner}',
    zh: '{file} 的所有者，即通知对象：{owner}',
  },
  'fasync_helper.set': {
    en: 'whether {file} stands in the list of those whose owner is told by a signal: {on}',
    zh: '{file} 是否登记为用信号通知所有者：{on}',
  },
  'send_sigurg_to_task.send': {
    en: 'tells {task} by SIGURG that an urgent byte is there',
    zh: '用 SIGURG 告诉 {task}：有紧急字节',
  },
  'send_sigio_to_task.send': {
    en: 'tells {task}, the owner of what was descriptor {fd}: {reason}',
    zh: '通知所有者 {task}（登记时的描述符 {fd}）：{reason}',
  },
  'setfl.set': {
    en: 'status flags of {file}, for all who share it',
    zh: '修改 {file} 的状态标志，对所有共享者生效',
  },
  'ioctl_fionbio.set': {
    en: 'status flags of {file}, for all who share it',
    zh: '修改 {file} 的状态标志，对所有共享者生效',
  },

  'shmem_get_folio.alloc': {
    en: 'allocates {page} as page {index} of the file',
    zh: '分配 {page} 作为文件的第 {index} 页',
  },
  'shmem_file_read_iter.copy': {
    en: 'copies {bytes:byte} of page {index} to the process',
    zh: '把第 {index} 页的 {bytes} 字节复制给进程',
  },
  'shmem_file_read_iter.eof': { en: 'at the end of the file: 0 bytes', zh: '已到文件末尾：0 字节' },
  'generic_perform_write.copy': {
    en: 'copies {bytes:byte} into page {index}',
    zh: '把 {bytes} 字节复制到第 {index} 页',
  },
  'shmem_setattr.size': {
    en: 'the file is now {length:byte} long',
    zh: '文件长度变为 {length} 字节',
  },

  'do_sys_poll.enter': {
    en: 'asks every file whether it is ready: {nfds} in all',
    zh: '询问 {nfds} 个文件是否就绪',
  },
};
