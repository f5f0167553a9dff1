/** Inside the kernel: address spaces, page faults, page tables, and the instructions that use them. */
import type { TraceTexts } from './trace.ts';

export const MEMORY_TRACE: TraceTexts = {
  'mmap_region.link': {
    en: 'makes {map}, a vm_area_struct of {pages:page}, in the address space of {task}',
    zh: '在 {task} 的地址空间中建立 {map}：一个 {pages} 页的 vm_area_struct',
  },
  '__split_vma.cut': {
    en: 'cuts {map} of {task} in two; each part is an area of its own',
    zh: '把 {task} 的 {map} 切成两段，各是一个区域',
  },
  'remove_vma.unlink': {
    en: 'takes {map} ({pages:page}) out of the address space of {task}, with its page table entries',
    zh: '从 {task} 的地址空间去掉 {map}（{pages} 页）及其页表项',
  },
  'dup_mmap.copy': {
    en: 'the child {task} gets {map} too, and the page table of it starts empty',
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
    en: 'first touch: allocates {page}, all zero, for page {index} of the file',
    zh: '首次访问：为文件的第 {index} 页分配 {page}，内容全零',
  },
  'shmem_fault.found': {
    en: 'page {index} of the file is there already: {page}',
    zh: '文件的第 {index} 页已经存在：{page}',
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
  'do_mmap.enter': {
    en: 'looks for a place of {pages:page} in the address space',
    zh: '在地址空间中寻找 {pages} 页的位置',
  },
  'do_vmi_munmap.enter': {
    en: 'takes away whatever is mapped in a range of {pages:page}',
    zh: '去掉 {pages} 页范围内的一切映射',
  },
  'do_mprotect_pkey.enter': {
    en: 'gives a range of {pages:page} other rights, area by area',
    zh: '逐个区域地改变 {pages} 页范围的权限',
  },
  'do_mremap.enter': {
    en: 'is to make the area {pages:page} large',
    zh: '要把区域变为 {pages} 页',
  },
  'expand_vma_in_place.grow': {
    en: 'nothing is behind {map}: it grows where it is, and has room for {pages:page} there',
    zh: '{map} 后面是空的：就地扩大到 {pages} 页',
  },
  'move_vma.move': {
    en: 'moves the page table entries of {map} to {to}: the pages stay, and none is copied',
    zh: '把 {map} 的页表项移到 {to}：页不动，也不复制',
  },
  'mm_populate.enter': {
    en: 'touches {pages:page} at once, before the program does',
    zh: '在程序访问之前，一次填好 {pages} 页',
  },
  'msync.area': {
    en: '{map} of {task} is a window on memory: there is nothing to write back',
    zh: '{task} 的 {map} 是内存的窗口：没有要写回的内容',
  },
  'madvise_dontneed_single_vma.zap': {
    en: 'takes the entries of {pages:page} of {map} out of the page table of {task}: as if they had never been touched',
    zh: '从 {task} 的页表去掉 {map} 中 {pages} 页的页表项：如同从未访问过',
  },
  'fixup_exception.fault': {
    en: 'the call may not use that address of {task}: it ends there, and no signal is sent',
    zh: '系统调用不能使用 {task} 的这个地址：复制到此为止，不发信号',
  },
  'memfd_create.make': {
    en: 'makes {path}, a file in memory that has no name in any directory',
    zh: '创建 {path}：一个在任何目录中都没有名字的内存文件',
  },
  'memfd_add_seals.seal': {
    en: 'the file bears its seals (bits {seals}) for as long as it lives',
    zh: '文件从此一直带着这些封印（位 {seals}）',
  },
  'shmem_zero_setup.make': {
    en: 'memory that is shared without a file gets one from the kernel, in which its pages will be',
    zh: '没有文件的共享内存：内核为它建一个文件，页都将在其中',
  },
  'do_sigbus.signal': {
    en: 'there is no page for that part of {map}: sends SIGBUS (BUS_ADRERR) to {task}',
    zh: '{map} 的这一部分没有对应的页：向 {task} 发送 SIGBUS（BUS_ADRERR）',
  },
};
