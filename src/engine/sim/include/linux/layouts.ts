/**
 * Every structure that can be drawn, by kind.
 *
 * No counterpart in Linux.
 */

import { sem_t_layout } from '../../nptl/sem_t.layout.ts';
import {
  scm_fp_layout,
  sk_buff_layout,
  unix_embryo_layout,
  unix_sock_layout,
} from '../net/af_unix.layout.ts';
import {
  icmphdr_layout,
  inet_timewait_sock_layout,
  request_sock_layout,
  softnet_data_layout,
  tcp_skb_cb_layout,
  tcp_sock_layout,
  tcphdr_layout,
  udp_skb_cb_layout,
  udp_sock_layout,
  udphdr_layout,
} from '../net/inet.layout.ts';
import {
  epitem_layout,
  eventfd_ctx_layout,
  eventpoll_layout,
  signalfd_ctx_layout,
  timerfd_ctx_layout,
} from './eventpoll.layout.ts';
import { futex_hash_bucket_layout, futex_q_layout } from './futex.layout.ts';
import type { StructLayout } from './layout.ts';
import { mqueue_inode_info_layout, posix_msg_tree_node_layout } from './mqueue.layout.ts';
import { msg_msg_layout, msg_queue_layout } from './msg.layout.ts';
import { pipe_buffer_layout, pipe_inode_info_layout } from './pipe_fs_i.layout.ts';
import { sem_array_layout, sem_layout, sem_undo_layout } from './sem.layout.ts';
import { shmid_kernel_layout } from './shm.layout.ts';
import { inode_layout, page_layout } from './shmem_fs.layout.ts';

const ALL: readonly StructLayout[] = [
  pipe_inode_info_layout,
  pipe_buffer_layout,
  inode_layout,
  page_layout,
  msg_queue_layout,
  msg_msg_layout,
  mqueue_inode_info_layout,
  posix_msg_tree_node_layout,
  sem_array_layout,
  sem_layout,
  sem_undo_layout,
  shmid_kernel_layout,
  unix_sock_layout,
  unix_embryo_layout,
  sk_buff_layout,
  scm_fp_layout,
  futex_hash_bucket_layout,
  futex_q_layout,
  sem_t_layout,
  tcp_sock_layout,
  tcp_skb_cb_layout,
  request_sock_layout,
  inet_timewait_sock_layout,
  udp_sock_layout,
  udp_skb_cb_layout,
  softnet_data_layout,
  tcphdr_layout,
  udphdr_layout,
  icmphdr_layout,
  eventpoll_layout,
  epitem_layout,
  eventfd_ctx_layout,
  timerfd_ctx_layout,
  signalfd_ctx_layout,
];

/** The layouts by ObjectView.kind and PartView.kind. */
export const STRUCT_LAYOUTS: ReadonlyMap<string, StructLayout> = new Map(
  ALL.map((layout) => [layout.kind, layout]),
);
