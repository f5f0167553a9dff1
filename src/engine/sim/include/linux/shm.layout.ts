/**
 * How shmid_kernel is declared, in Linux 3.2 and today.
 *
 * Linux: include/linux/shm.h (v3.2), ipc/shm.c (v6.18). Of shm_file the number of pages in its page cache is drawn.
 */
import { type DeclaredField, type StructLayout, stored } from './layout.ts';

function segmentFields(time: string, pid: string): readonly DeclaredField[] {
  return [
    stored(
      'key',
      'struct kern_ipc_perm',
      'shm_perm.key, by which it is found',
      'shm_perm.key，凭它找到段',
    ),
    stored(
      'mode',
      'struct kern_ipc_perm',
      'shm_perm.mode: SHM_DEST is marked for removal',
      'shm_perm.mode：SHM_DEST 表示待销毁',
    ),
    stored('shm_nattch', 'unsigned long', 'how often it is mapped', '被映射的次数'),
    stored('shm_segsz', 'unsigned long', 'bytes that were asked for', '申请的字节数'),
    stored(
      'nrpages',
      'unsigned long',
      'shm_file->f_mapping->nrpages: the pages that somebody has used',
      'shm_file->f_mapping->nrpages：已有人用过的页数',
    ),
    stored('shm_atim', time, 'last attach: 0 is never', '最近一次连接；0 表示从未'),
    stored('shm_dtim', time, 'last detach: 0 is never', '最近一次脱离；0 表示从未'),
    stored('shm_cprid', pid, 'who made it', '创建者'),
    stored('shm_lprid', pid, 'who attached or detached last', '最近连接或脱离的进程'),
  ];
}

/** The segment. */
export const shmid_kernel_layout: StructLayout = {
  kind: 'shmid_kernel',
  struct: 'struct shmid_kernel',
  file: 'ipc/shm.c',
  gloss: { en: 'a file in memory that address spaces map', zh: '供各地址空间映射的内存文件' },
  layouts: {
    '3.2': segmentFields('time_t', 'pid_t'),
    '6': segmentFields('time64_t', 'struct pid *'),
  },
};
