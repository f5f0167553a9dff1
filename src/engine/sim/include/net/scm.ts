/**
 * What goes with a message besides its bytes: descriptors and who sent it.
 *
 * Linux: include/net/scm.h (v6.18). Left out: security labels, pidfds.
 */
import type { file } from '../linux/fs.ts';

/** The most descriptors of one message. */
export const SCM_MAX_FD = 253;

/** Open file descriptions on their way: each is held by the message. */
export interface scm_fp_list {
  readonly fp: file[];
  /** It is counted as one that waits in a receive queue. */
  inflight: boolean;
}

/** What was given with a message, or what came with one. */
export interface scm_cookie {
  /** Who sent it; `null` where that is not known. */
  pid: number | null;
  uid: number;
  gid: number;
  fp: scm_fp_list | null;
}
