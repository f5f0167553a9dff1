/**
 * How epoll instances, their items, eventfds, timerfds and signalfds are declared, in Linux 3.2 and today. All are
 * declared in the file that works with them, so that no other code looks inside.
 *
 * Linux: fs/eventpoll.c, fs/eventfd.c, fs/timerfd.c, fs/signalfd.c
 */
import { type DeclaredField, type StructLayout, stored } from './layout.ts';

function instanceFields(root: string): readonly DeclaredField[] {
  return [
    stored('rbr', root, 'items that it watches, in a tree', '所关注的项，组织成树'),
    stored('rdllist', 'struct list_head', 'items that may be ready', '可能就绪的项'),
    stored('refs', 'struct hlist_head', 'instances that watch this one', '关注本实例的其他实例'),
  ];
}

/** An instance. */
export const eventpoll_layout: StructLayout = {
  kind: 'eventpoll',
  struct: 'struct eventpoll',
  file: 'fs/eventpoll.c',
  gloss: {
    en: 'what is watched, and what of it may be ready',
    zh: '关注着什么，其中哪些可能就绪',
  },
  layouts: {
    // Before 5.11 each watched file had the list of its items, instances as well.
    '3.2': instanceFields('struct rb_root').filter(({ name }) => name !== 'refs'),
    '6': instanceFields('struct rb_root_cached'),
  },
};

function itemFields(): readonly DeclaredField[] {
  return [
    stored(
      'fd',
      'struct epoll_filefd',
      'ffd.fd, the number it was added under',
      'ffd.fd，添加时的描述符',
    ),
    stored('file', 'struct epoll_filefd', 'ffd.file, the description', 'ffd.file，打开文件描述'),
    stored(
      'events',
      'struct epoll_event',
      'event.events, what is asked for',
      'event.events，关注的事件',
    ),
    stored('data', 'struct epoll_event', 'event.data, given back as it is', 'event.data，原样交还'),
    stored(
      'ready',
      'struct list_head',
      'rdllink: its place on the ready list, 0 beside it',
      'rdllink：在就绪列表中的位置，0 为不在',
    ),
  ];
}

/** An item. */
export const epitem_layout: StructLayout = {
  kind: 'epitem',
  struct: 'struct epitem',
  file: 'fs/eventpoll.c',
  gloss: { en: 'one description that an instance watches', zh: '实例关注的一个打开文件描述' },
  layouts: { '3.2': itemFields(), '6': itemFields() },
};

const COUNTER: readonly DeclaredField[] = [
  stored('count', '__u64', 'what a read takes', '读取会取走的数'),
  stored(
    'flags',
    'unsigned int',
    'EFD_SEMAPHORE: a read takes one',
    'EFD_SEMAPHORE：一次读取只取一',
  ),
];

/** A counter. */
export const eventfd_ctx_layout: StructLayout = {
  kind: 'eventfd_ctx',
  struct: 'struct eventfd_ctx',
  file: 'fs/eventfd.c',
  gloss: { en: 'a counter with a descriptor', zh: '带描述符的计数器' },
  layouts: { '3.2': COUNTER, '6': COUNTER },
};

function timerFields(): readonly DeclaredField[] {
  return [
    stored('clockid', 'int', 'the clock', '时钟'),
    stored('ticks', 'u64', 'expiries that nobody has read of', '还没有人读取的到期次数'),
    stored('tmr', 'struct hrtimer', 't.tmr, the timer itself', 't.tmr，定时器本身'),
    stored('tintv', 'ktime_t', 'nanoseconds between expiries', '两次到期的间隔（纳秒）'),
    stored('expired', 'short unsigned', 'it waits to be started again', '等待重新启动'),
    stored(
      'settime_flags',
      'short unsigned',
      'as timerfd_settime took them',
      'timerfd_settime 的标志',
    ),
  ];
}

/** A timer. */
export const timerfd_ctx_layout: StructLayout = {
  kind: 'timerfd_ctx',
  struct: 'struct timerfd_ctx',
  file: 'fs/timerfd.c',
  gloss: { en: 'a timer that counts its expiries', zh: '会数到期次数的定时器' },
  layouts: {
    // Since 3.17, for fdinfo.
    '3.2': timerFields().filter(({ name }) => name !== 'settime_flags'),
    '6': timerFields(),
  },
};

const SET: readonly DeclaredField[] = [
  stored(
    'sigmask',
    'sigset_t',
    'the signals that are read (kept turned round)',
    '可读取的信号（内核存其反集）',
  ),
];

/** A set of signals. */
export const signalfd_ctx_layout: StructLayout = {
  kind: 'signalfd_ctx',
  struct: 'struct signalfd_ctx',
  file: 'fs/signalfd.c',
  gloss: { en: 'a set of signals with a descriptor', zh: '带描述符的信号集' },
  layouts: { '3.2': SET, '6': SET },
};
