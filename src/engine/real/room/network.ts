/**
 * A room's network: a loopback device and nothing else, set so that what TCP does is over when a call returns, and the same
 * on every machine.
 */
import { AT_FDCWD } from '../../../native/linux-fcntl.ts';
import type { Task } from '../actor/task.ts';

const O_WRONLY = 1;
const O_CLOEXEC = 0o2000000;
const AF_INET = 2;
const AF_NETLINK = 16;
const SOCK_DGRAM = 2;
const SOCK_RAW = 3;
const NETLINK_ROUTE = 0;

/** ioctl(2) with a struct ifreq, 40 bytes: the device's name, and behind it its flags (netdevice(7), linux/if.h). */
const SIOCSIFFLAGS = 0x8914;
const IFREQ_BYTES = 40;
const IFR_FLAGS = 16;
const IFF_UP = 1;
const IFF_RUNNING = 64;

/**
 * Settings of the room's network namespace (tcp(7), Documentation/networking/ip-sysctl.rst), below /proc/sys/net. What
 * a machine has set otherwise, or its version of Linux does by itself, would be seen: congestion control that paces by a clock,
 * buffers that grow, ports and windows that remember earlier connections.
 */
const SETTINGS: readonly (readonly [string, string])[] = [
  ['ipv4/tcp_congestion_control', 'reno'],
  ['ipv4/tcp_moderate_rcvbuf', '0'],
  ['ipv4/tcp_no_metrics_save', '1'],
  ['ipv4/tcp_syncookies', '0'],
  ['ipv4/tcp_timestamps', '0'],
  ['ipv4/tcp_ecn', '0'],
  ['ipv4/tcp_fastopen', '0'],
  ['ipv4/tcp_slow_start_after_idle', '0'],
  ['ipv4/tcp_autocorking', '0'],
  ['ipv4/tcp_fin_timeout', '60'],
  ['ipv4/tcp_tw_reuse', '2'],
  ['ipv4/tcp_abort_on_overflow', '0'],
  ['ipv4/tcp_syn_retries', '6'],
  ['ipv4/tcp_syn_linear_timeouts', '4'],
  ['ipv4/tcp_max_syn_backlog', '128'],
  ['ipv4/tcp_wmem', '16384 16384 16384'],
  ['ipv4/tcp_rmem', '65536 65536 65536'],
  ['ipv4/ip_local_port_range', '32768 60999'],
  ['ipv4/ip_unprivileged_port_start', '1024'],
  ['ipv6/conf/all/disable_ipv6', '0'],
  ['ipv6/conf/lo/disable_ipv6', '0'],
  ['ipv6/bindv6only', '0'],
  ['core/somaxconn', '4096'],
  ['unix/max_dgram_qlen', '10'],
];

/**
 * Set what can be set, by the room's init, while the machine's /proc is still there: it shows the namespace of whoever opens
 * a file of it. Settings that a kernel does not have stay as they are.
 */
export function settleNetwork(init: Task): void {
  const { scratch } = init;
  for (const [name, value] of SETTINGS) {
    scratch.begin();
    const path = scratch.string(`/proc/sys/net/${name}`);
    const fd = init.run('openat', AT_FDCWD, path, O_WRONLY | O_CLOEXEC, 0);
    if (fd < 0) continue;
    init.run('write', fd, scratch.bytes(Buffer.from(value)), value.length);
    init.run('close', fd);
  }
}

/** Bring `lo` up (netdevice(7)), and have everything that comes by it acknowledged at once. */
export function raiseLoopback(init: Task): boolean {
  const socket = init.run('socket', AF_INET, SOCK_DGRAM, 0);
  if (socket < 0) return false;
  const request = init.scratch.bytes(Buffer.from('lo'), IFREQ_BYTES);
  init.scratch.setInt16(request + IFR_FLAGS, IFF_UP | IFF_RUNNING);
  const result = init.run('ioctl', socket, SIOCSIFFLAGS, request);
  init.run('close', socket);
  if (result === 0) acknowledgeAtOnce(init);
  return result === 0;
}

/**
 * Replace the two routes that the kernel has made for `lo` by the same with RTAX_QUICKACK (rtnetlink(7), ip-route(8): quickack).
 * Otherwise acknowledgements wait up to 40 ms for something to go with, and a FIN is not acknowledged when shutdown(2) returns.
 */
function acknowledgeAtOnce(init: Task): void {
  const netlink = init.run('socket', AF_NETLINK, SOCK_RAW | O_CLOEXEC, NETLINK_ROUTE);
  if (netlink < 0) return;
  for (const [bits, address] of [
    [8, '7f000000'],
    [32, '7f000001'],
  ] as const) {
    tell(init, netlink, newRoute(bits, address));
  }
  // A route of IPv6 with another metric would stand beside the old one.
  for (const message of ROUTES_6) tell(init, netlink, Buffer.from(message, 'hex'));
  init.run('close', netlink);
}

function tell(init: Task, netlink: number, message: Buffer): void {
  const at = init.scratch.bytes(message);
  init.run('sendto', netlink, at, message.length, 0, 0, 0);
}

/** `local ::1 dev lo table local proto kernel`, by RTM_DELROUTE and, with `quickack 1`, by RTM_NEWROUTE with NLM_F_CREATE. */
const ROUTES_6 = [
  '38000000 19000500 01000000 00000000 0a800000 ff020002 00000000 14000100 00000000000000000000000000000001 08000400 01000000',
  '44000000 18000504 01000000 00000000 0a800000 ff020002 00000000 14000100 00000000000000000000000000000001 08000400 01000000 0c000800 08000f00 01000000',
].map((message) => message.replaceAll(' ', ''));

/** RTM_NEWROUTE, NLM_F_REPLACE: `local ADDRESS/BITS dev lo table local proto kernel scope host src 127.0.0.1 quickack 1`. */
function newRoute(bits: number, address: string): Buffer {
  const words = [
    '40000000 18000505 01000000 00000000',
    `02${bits.toString(16).padStart(2, '0')}0000 ff02fe02 00000000`,
    `08000100 ${address} 08000700 7f000001 08000400 01000000`,
    '0c000800 08000f00 01000000',
  ];
  return Buffer.from(words.join('').replaceAll(' ', ''), 'hex');
}
