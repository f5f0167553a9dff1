/** How values are written in a snapshot. Both kernels must write the same, so both write it through here. */
import { constantValue } from '../calls/flags.ts';
import { defaultAction, SIGRTMAX, signalName, signalsOf } from '../calls/signals.ts';
import type { ExitView } from './snapshot.ts';

/** A signal by its name: `SIGUSR1`, `SIGRTMIN+1`; a number that is no signal as it is. */
export function signalText(signal: number): string {
  return signalName(signal) ?? String(signal);
}

/** The signals of a mask by their names, in number order (`SignalsView`). */
export function signalTexts(mask: bigint): readonly string[] {
  return signalsOf(mask).map(signalText);
}

/** A set as it is written: `[SIGINT, SIGUSR1]`, and a large one by what is not in it. */
export function setText(set: bigint): string {
  const signals = signalTexts(set);
  if (signals.length <= SIGRTMAX / 2) return `[${signals.join(', ')}]`;
  return `~[${signalTexts(BigInt.asUintN(SIGRTMAX, ~set)).join(', ')}]`;
}

/** How a signal ends a process, whose action it was to end it (signal(7), "Standard signals"). */
export function deadlyAction(signal: number): 'core' | 'terminate' {
  return defaultAction(signal) === 'core' ? 'core' : 'terminate';
}

/** How a wait status word reads (wait(2): WIFEXITED and its kin; Linux: include/uapi/linux/wait.h). */
export function exitView(status: number): ExitView {
  const signal = status & 0x7f;
  if (signal === 0) return { exited: (status >> 8) & 0xff };
  return { killed: signalText(signal), core: deadlyAction(signal) === 'core' };
}

/** A System V key: `IPC_PRIVATE`, or in hexadecimal as ipcs(1) shows it. */
export function keyText(key: number): string {
  return key === 0 ? 'IPC_PRIVATE' : `0x${(key >>> 0).toString(16)}`;
}

/** The permission bits of a mode, in octal: `0666`. */
export function modeText(mode: number): string {
  return `0${(mode & 0o777).toString(8)}`;
}

/** The file status flags that a descriptor shows, in this order. */
const STATUS_FLAGS = ['O_APPEND', 'O_NONBLOCK', 'O_DIRECT'].map(
  (name) => [name, Number(constantValue(name) ?? 0)] as const,
);

/** File status flags (`FdView.status`). */
export function statusFlags(flags: number): readonly string[] {
  return STATUS_FLAGS.flatMap(([name, bit]) => ((flags & bit) === 0 ? [] : name));
}

const PREVIEW_BYTES = 64;
/** Up to so many characters a text is put together faster one by one. */
const FEW = 8;

/** The start of some bytes (`PartView.bytes`): Latin-1, at most 64 characters. */
export function preview(bytes: Uint8Array, offset = 0, length = bytes.length): string {
  const end = offset + Math.min(length, PREVIEW_BYTES);
  // In one piece: a text put together from characters is one object for each of them.
  if (end > offset + FEW && end <= bytes.length) {
    return String.fromCharCode(...bytes.subarray(offset, end));
  }
  let text = '';
  for (let i = offset; i < end; i++) text += String.fromCharCode(bytes[i] ?? 0);
  return text;
}
