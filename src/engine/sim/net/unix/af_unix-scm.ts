/**
 * What goes with the buffers of Unix sockets: who sent them, and descriptors.
 *
 * Linux: net/unix/af_unix.c (v6.18)
 */
import { CAP_SYS_ADMIN, CAP_SYS_RESOURCE } from '../../include/linux/capability.ts';
import { ETOOMANYREFS } from '../../include/linux/errno.ts';
import { RLIMIT_NOFILE } from '../../include/linux/fdtable.ts';
import { OVERFLOW_UID, ROOM_UID } from '../../include/linux/fs.ts';
import type { sk_buff } from '../../include/linux/skbuff.ts';
import { UNIXCB, type unix_skb_parms, type unix_sock } from '../../include/net/af_unix.ts';
import type { scm_cookie } from '../../include/net/scm.ts';
import { capable } from '../../kernel/capability.ts';
import { type Machine, tracepoints } from '../../machine.ts';
import { scm_destroy, scm_fp_dup } from '../core/scm.ts';
import { sock_wfree } from '../core/sock.ts';
import { SO_PASSCRED } from '../core/sockopt.ts';
import { unix_add_edges, unix_del_edges, unix_inflight } from './garbage.ts';

const at = tracepoints('net/unix/af_unix.c');

/** What came with nothing. */
export function noCookie(): scm_cookie {
  return { pid: null, uid: OVERFLOW_UID, gid: OVERFLOW_UID, fp: null };
}

/** The socket wants to know who sends. */
export function unix_may_passcred(u: unix_sock): boolean {
  return u.sk_flags.has(SO_PASSCRED);
}

/** Let a buffer take along what was given with the message. Fails: ETOOMANYREFS. */
export function unix_scm_to_skb(
  k: Machine,
  scm: scm_cookie,
  skb: sk_buff,
  send_fds: boolean,
): number {
  const cb: unix_skb_parms = { pid: scm.pid, uid: scm.uid, gid: scm.gid, fp: null, consumed: 0 };
  skb.cb = cb;
  skb.destructor = unix_destruct_scm;
  if (scm.fp === null || !send_fds) return 0;
  const tooMany = unix_inflight(k) > RLIMIT_NOFILE;
  if (tooMany && !capable(k, CAP_SYS_RESOURCE) && !capable(k, CAP_SYS_ADMIN)) return -ETOOMANYREFS;
  cb.fp = scm.fp;
  scm.fp = null;
  return 0;
}

/** Note who sends, where one of the two sockets wants to know it, or nobody has accepted the connection yet. */
export function unix_maybe_add_creds(
  k: Machine,
  skb: sk_buff,
  u: unix_sock,
  other: unix_sock,
): void {
  const cb = UNIXCB(skb);
  if (cb.pid !== null) return;
  if (!unix_may_passcred(u) && !unix_may_passcred(other) && other.sk_socket !== null) return;
  Object.assign(cb, { pid: k.current.pid, uid: ROOM_UID, gid: ROOM_UID });
}

/** Who sent a buffer. */
export function unix_skb_to_scm(skb: sk_buff, scm: scm_cookie): void {
  const { pid, uid, gid } = UNIXCB(skb);
  Object.assign(scm, { pid, uid, gid });
}

/** Whether a buffer is of the same sender. */
export function unix_skb_scm_eq(skb: sk_buff, scm: scm_cookie): boolean {
  const { pid, uid, gid } = UNIXCB(skb);
  return pid === scm.pid && uid === scm.uid && gid === scm.gid;
}

/** A buffer with descriptors comes into a receive queue. */
export function scm_stat_add(k: Machine, u: unix_sock, skb: sk_buff): void {
  const { fp } = UNIXCB(skb);
  if (fp === null || fp.fp.length === 0) return;
  u.nr_fds += fp.fp.length;
  unix_add_edges(k, fp);
  u.touch();
  if (k.tracing) at.point(k, 'scm_stat_add.fly', { fds: fp.fp.length }, u.sk_socket);
}

/** Its descriptors are taken out. */
export function scm_stat_del(k: Machine, u: unix_sock, skb: sk_buff): void {
  const { fp } = UNIXCB(skb);
  if (fp === null || fp.fp.length === 0) return;
  u.nr_fds -= fp.fp.length;
  unix_del_edges(k, fp);
  u.touch();
}

/** The receiver has the descriptors of a buffer; what it had before of another buffer is let go. */
export function unix_detach_fds(k: Machine, scm: scm_cookie, skb: sk_buff): void {
  scm_destroy(k, scm);
  const cb = UNIXCB(skb);
  scm.fp = cb.fp;
  cb.fp = null;
}

/** The receiver has the descriptors too. */
export function unix_peek_fds(k: Machine, scm: scm_cookie, skb: sk_buff): void {
  scm_destroy(k, scm);
  scm.fp = scm_fp_dup(UNIXCB(skb).fp);
}

/** A buffer goes, with the descriptors that nobody has received. */
function unix_destruct_scm(k: Machine, skb: sk_buff): void {
  const cb = UNIXCB(skb);
  const scm = noCookie();
  if (cb.fp !== null) {
    if (cb.fp.inflight) unix_del_edges(k, cb.fp);
    scm.fp = cb.fp;
    cb.fp = null;
  }
  scm_destroy(k, scm);
  sock_wfree(k, skb);
}
