/** Inside the kernel: address spaces, page faults, page tables, and the instructions that use them. */
import type { TraceTexts } from './trace.ts';

export const MEMORY_TRACE: TraceTexts = {
  'mmap_region.link': {
    en: 'makes {map}, a vm_area_struct of {pages:page}, in the address space of {task}',
    zh: '在 {task} 的地址空间中建立 {map}：一个 {pages} 页的 vm_area_struct',
  },
  '__split_vma.cut': {
    en: 'cuts {map} of {task} in two; each part counts as attached',
    zh: '把 {task} 的 {map} 切成两段，各算一次连接',
  },
  'remove_vma.unlink': {
    en: 'takes {map} ({pages:page}) out of the address space of {task}, with its page table entries',
    zh: '从 {task} 的地址空间去掉 {map}（{pages} 页）及其页表项',
  },
  'dup_mmap.copy': {
    en: 'the child {task} gets {map} too; its page table starts empty',
    zh: '子进程 {task} 也得到 {map}；其页表起初为空',
  },
  'do_user_addr_fault.read': {
    en: 'page fault: {task} reads {place}, for which its page table has no entry',
    zh: '缺页：{task} 读 {place}，页表中没有对应的项',
  },
  'do_user_addr_fault.write': {
    en: 'page fault: {task} writes {place}, for which its page table has no entry that allows it',
    zh: '缺页：{task} 写 {place}，页表中没有允许写的项',
  },
  'shmem_fault.alloc': {
    en: 'first touch: allocates {page}, all zero, for page {index} of the segment',
    zh: '首次访问：为段的第 {index} 页分配 {page}，内容全零',
  },
  'shmem_fault.found': {
    en: 'page {index} of the segment is there already: {page}',
    zh: '段的第 {index} 页已经存在：{page}',
  },
  'finish_fault.map': {
    en: 'enters {page} into the page table of {task}',
    zh: '把 {page} 填入 {task} 的页表',
  },
  'exc_general_protection.signal': {
    en: 'that is no address at all: sends SIGSEGV (SI_KERNEL) to {task}',
    zh: '这根本不是合法地址：向 {task} 发送 SIGSEGV（SI_KERNEL）',
  },
  'bad_area_nosemaphore.signal': {
    en: 'nothing is mapped there: sends SIGSEGV (SEGV_MAPERR) to {task}',
    zh: '该地址没有映射：向 {task} 发送 SIGSEGV（SEGV_MAPERR）',
  },
  'bad_area_access_error.signal': {
    en: '{map} does not allow it: sends SIGSEGV (SEGV_ACCERR) to {task}',
    zh: '{map} 不允许这样访问：向 {task} 发送 SIGSEGV（SEGV_ACCERR）',
  },
  'cpu.load': {
    en: 'reads {bytes:byte} at {place}; no kernel is entered',
    zh: '从 {place} 读 {bytes} 字节；不进内核',
  },
  'cpu.store': {
    en: 'writes {bytes:byte} at {place}; no kernel is entered',
    zh: '向 {place} 写 {bytes} 字节；不进内核',
  },
  'cpu.load32': {
    en: 'reads {value} from {place}; no kernel is entered',
    zh: '从 {place} 读出 {value}；不进内核',
  },
  'cpu.store32': {
    en: 'writes {value} to {place}; no kernel is entered',
    zh: '把 {value} 写入 {place}；不进内核',
  },
  'cpu.atomic': {
    en: 'one locked instruction at {place}: {before} becomes {after}',
    zh: '对 {place} 的一条带锁指令：{before} 变为 {after}',
  },
  'do_anonymous_page.zero': {
    en: 'fresh memory that is only read: enters the page of zeros that all share into the page table of {task}, read-only',
    zh: '只读取的新内存：把大家共享的全零页以只读方式填入 {task} 的页表',
  },
  'do_anonymous_page.alloc': {
    en: 'first touch: allocates {page}, all zero, and enters it into the page table of {task}',
    zh: '首次访问：分配 {page}，内容全零，并填入 {task} 的页表',
  },
  'do_cow_fault.copy': {
    en: 'a private mapping is written to: copies {old} of the file to {page}, which is {task}’s own',
    zh: '写私有映射：把文件的 {old} 复制到 {page}，归 {task} 独有',
  },
  'wp_page_reuse.reuse': {
    en: '{page} has no other owner: {task} may write to it from now on, and nothing is copied',
    zh: '{page} 没有其他拥有者：{task} 从此可以写它，不需要复制',
  },
  'wp_page_copy.copy': {
    en: 'copy on write: copies {old} to {page}, to which the entry of {task} leads from now on',
    zh: '写时复制：把 {old} 复制到 {page}，{task} 的页表项从此指向它',
  },
  'copy_page_range.share': {
    en: 'of {map}, {pages} page table entries are copied: both lead to the same pages, and neither may write to them',
    zh: '复制 {map} 的 {pages} 个页表项：双方指向相同的页，都不可写',
  },
  'filemap_map_pages.map': {
    en: 'enters {pages:page} of {map}, in memory already',
    zh: '把 {map} 已在内存中的 {pages} 页填入页表',
  },
  'mprotect_fixup.change': {
    en: 'gives {pages:page} of {map} other rights in the address space of {task}; the entries stay',
    zh: '{task} 的地址空间中 {map} 的 {pages} 页改变权限；页表项保留',
  },
  'do_sigbus.signal': {
    en: 'there is no page for that part of {map}: sends SIGBUS (BUS_ADRERR) to {task}',
    zh: '{map} 的这一部分没有对应的页：向 {task} 发送 SIGBUS（BUS_ADRERR）',
  },
};
