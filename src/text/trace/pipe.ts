/** Inside the kernel: pipes and FIFOs. */
import type { TraceTexts } from './trace.ts';

export const PIPE_TRACE: TraceTexts = {
  'do_pipe2.enter': { en: 'makes a pipe', zh: '创建管道' },
  'alloc_pipe_info.alloc': {
    en: 'allocates the ring: {slots:empty slot}, no page yet',
    zh: '分配环：{slots} 个空缓冲区，尚无内存页',
  },
  'create_pipe_files.ends': {
    en: 'makes two descriptions for it: {readers} to read, {writers} to write',
    zh: '为它建立两个打开文件描述：{readers} 个读端，{writers} 个写端',
  },

  'anon_pipe_write.enter': { en: '{count:byte} for the pipe', zh: '要写入管道 {count} 字节' },
  'anon_pipe_write.merge': {
    en: 'puts {bytes:byte} behind the last ones, on the same page',
    zh: '{bytes} 字节正好接在最后一页的数据之后',
  },
  'anon_pipe_get_page.alloc': { en: 'allocates {page}', zh: '分配 {page}' },
  'anon_pipe_get_page.reuse': {
    en: 'takes {page}, which the pipe had kept',
    zh: '取用管道留下的 {page}',
  },
  'anon_pipe_write.copy': {
    en: 'copies {bytes:byte} from the process into {page}',
    zh: '从进程复制 {bytes} 字节到 {page}',
  },
  'anon_pipe_write.link': {
    en: 'puts {page} into the next slot: head is {head}',
    zh: '把 {page} 放入下一格：head 变为 {head}',
  },
  'anon_pipe_write.broken': {
    en: 'nobody can ever read this: the pipe is broken',
    zh: '再也没有读者：管道已断裂',
  },
  'anon_pipe_write.again': {
    en: 'the ring is full, and O_NONBLOCK forbids to wait; taken: {bytes:byte}',
    zh: '环已满，而 O_NONBLOCK 不允许等待；已写入 {bytes} 字节',
  },
  'anon_pipe_write.fault': { en: 'the address is bad: EFAULT', zh: '地址无效：EFAULT' },

  'anon_pipe_read.enter': { en: 'wants up to {count:byte}', zh: '最多要读 {count} 字节' },
  'anon_pipe_read.copy': {
    en: 'copies {bytes:byte} from the page to the process',
    zh: '从页中复制 {bytes} 字节给进程',
  },
  'anon_pipe_read.truncate': {
    en: 'throws away the {bytes:byte} of the packet that did not fit',
    zh: '丢弃数据包中放不下的 {bytes} 字节',
  },
  'anon_pipe_read.eof': {
    en: 'empty, and nobody can write any more: end of file',
    zh: '管道为空，且不再有写者：文件结束',
  },
  'anon_pipe_read.again': {
    en: 'empty, and O_NONBLOCK forbids to wait',
    zh: '管道为空，而 O_NONBLOCK 不允许等待',
  },
  'anon_pipe_read.fault': { en: 'the address is bad: EFAULT', zh: '地址无效：EFAULT' },
  'anon_pipe_put_page.keep': {
    en: 'keeps {page} for the next write',
    zh: '留下 {page} 供下次写入使用',
  },
  'anon_pipe_put_page.free': { en: 'frees {page}', zh: '释放 {page}' },
  'pipe_update_tail.advance': {
    en: 'the slot is empty: tail is {tail}',
    zh: '这一格已空：tail 变为 {tail}',
  },

  'pipe_poll.mask': { en: 'says what it is ready for', zh: '报告自己的就绪状态' },
  'pipe_ioctl.count': { en: 'counts {bytes:unread byte}', zh: '未读字节共 {bytes} 个' },
  'pipe_release.enter': {
    en: 'the last descriptor of this description is closed',
    zh: '这个打开文件描述的最后一个描述符已关闭',
  },
  'pipe_release.count': {
    en: 'readers left: {readers}, writers left: {writers}',
    zh: '还剩 {readers} 个读端、{writers} 个写端',
  },
  'free_pipe_info.free': {
    en: 'nobody holds the pipe: it goes, with {bytes:unread byte}',
    zh: '管道无人持有：连同 {bytes} 个未读字节一起释放',
  },

  'fifo_open.enter': { en: 'joins the FIFO', zh: '加入 FIFO' },
  'fifo_open.count': {
    en: 'readers now: {readers}, writers now: {writers}',
    zh: '现有 {readers} 个读端、{writers} 个写端',
  },
  'wait_for_partner.enter': {
    en: 'waits until {counter} is no longer {value}: until somebody opens the other side',
    zh: '等到 {counter} 不再是 {value}，即有人打开另一端',
  },

  'pipe_fcntl.enter': { en: 'asks for or changes the capacity', zh: '查询或修改容量' },
  'pipe_resize_ring.move': {
    en: 'moves {used:used slot} to a new ring of {slots}',
    zh: '把 {used} 个在用的缓冲区移到 {slots} 格的新环中',
  },
};
