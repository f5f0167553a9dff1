/** struct signalfd_siginfo (signalfd(2), linux/signalfd.h): what a read of a signalfd brings, as bytes and field by field. */
import { type Integer, integer } from './integer.ts';

/** sizeof(struct signalfd_siginfo). */
export const SIGNALFD_SIGINFO = 128;

/** Where each member stands, and how it is read. Times and users are left out: they say nothing of another run. */
const MEMBERS = [
  ['ssi_signo', 0, 'u32'],
  ['ssi_errno', 4, 's32'],
  ['ssi_code', 8, 's32'],
  ['ssi_pid', 12, 'u32'],
  ['ssi_fd', 20, 's32'],
  ['ssi_tid', 24, 'u32'],
  ['ssi_band', 28, 'u32'],
  ['ssi_overrun', 32, 'u32'],
  ['ssi_status', 40, 's32'],
  ['ssi_int', 44, 's32'],
  ['ssi_ptr', 48, 'u64'],
  ['ssi_addr', 72, 'u64'],
] as const;

/** One of them; what is zero is left out, but for number and code. */
export interface SignalfdSiginfo {
  readonly [member: string]: Integer;
}

/** The structures in some bytes. */
export function decodeSignalfd(bytes: Uint8Array): readonly SignalfdSiginfo[] {
  const count = Math.floor(bytes.length / SIGNALFD_SIGINFO);
  return Array.from({ length: count }, (_, at) => {
    const view = new DataView(bytes.buffer, bytes.byteOffset + at * SIGNALFD_SIGINFO);
    const members = MEMBERS.map(
      ([name, offset, type]) => [name, read(view, offset, type)] as const,
    );
    const told = members.filter(
      ([name, value]) => value !== 0 || name === 'ssi_signo' || name === 'ssi_code',
    );
    return Object.fromEntries(told);
  });
}

function read(view: DataView, offset: number, type: 'u32' | 's32' | 'u64'): Integer {
  if (type === 'u32') return view.getUint32(offset, true);
  if (type === 's32') return view.getInt32(offset, true);
  return integer(view.getBigUint64(offset, true));
}

/** One structure as bytes. */
export function encodeSignalfd(info: SignalfdSiginfo): Uint8Array {
  const bytes = new Uint8Array(SIGNALFD_SIGINFO);
  const view = new DataView(bytes.buffer);
  for (const [name, offset, type] of MEMBERS) {
    const value = BigInt(info[name] ?? 0);
    if (type === 'u64') view.setBigUint64(offset, BigInt.asUintN(64, value), true);
    else view.setUint32(offset, Number(BigInt.asUintN(32, value)), true);
  }
  return bytes;
}
