/** Addresses of IPv6 as text, the way inet_ntop(3) writes them, and as the sixteen bytes that a kernel has. */
import { inetAddr, inetText } from './inet.ts';

const GROUPS = 8;
const DOTTED = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/;
const MAPPED = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/;

/** inet_pton(3) with AF_INET6: the sixteen bytes; undefined when it is no address. */
export function in6Bytes(text: string): Uint8Array | undefined {
  const halves = withoutDots(text)?.split('::') ?? [];
  const [head = [], tail = []] = halves.map((half) => (half === '' ? [] : half.split(':')));
  const zeros = GROUPS - head.length - tail.length;
  if (halves.length === 1 ? zeros !== 0 : halves.length !== 2 || zeros < 1) return undefined;
  const groups = [...head, ...new Array<string>(zeros).fill('0'), ...tail];
  if (!groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return undefined;
  const bytes = new Uint8Array(2 * GROUPS);
  const view = new DataView(bytes.buffer);
  for (const [at, group] of groups.entries()) view.setUint16(2 * at, Number.parseInt(group, 16));
  return bytes;
}

/** An address whose end may be written as IPv4's, in groups; undefined where that end is no address. */
function withoutDots(text: string): string | undefined {
  const [, front, dotted] = DOTTED.exec(text) ?? [];
  if (front === undefined || dotted === undefined) return text;
  const word = inetAddr(dotted);
  if (word === undefined) return undefined;
  const group = (low: number) => (((low & 255) << 8) | ((low >>> 8) & 255)).toString(16);
  return `${front}${group(word)}:${group(word >>> 16)}`;
}

/** inet_ntop(3) with AF_INET6: the longest run of zeros is left out, a mapped address ends as IPv4's. */
export function in6Text(bytes: Uint8Array): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const groups = Array.from({ length: GROUPS }, (_, at) => view.getUint16(2 * at));
  if (groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff) {
    return mappedText(view.getUint32(12, true));
  }
  const [from, length] = longestZeros(groups);
  const hex = (part: readonly number[]) => part.map((group) => group.toString(16)).join(':');
  if (length < 2) return hex(groups);
  return `${hex(groups.slice(0, from))}::${hex(groups.slice(from + length))}`;
}

function longestZeros(groups: readonly number[]): readonly [from: number, length: number] {
  let best: readonly [number, number] = [0, 0];
  for (let from = 0; from < groups.length; from++) {
    let length = 0;
    while (groups[from + length] === 0) length++;
    if (length > best[1]) best = [from, length];
  }
  return best;
}

/** The same address as inet_ntop(3) writes it; undefined when it is none. */
export function in6Canonical(text: string): string | undefined {
  const bytes = in6Bytes(text);
  return bytes === undefined ? undefined : in6Text(bytes);
}

/** An IPv4 address, as the word that C has, in IPv6: `::ffff:127.0.0.1`. */
export function mappedText(word: number): string {
  return `::ffff:${inetText(word)}`;
}

/** The IPv4 address of a mapped one, as text; any other address as it is. */
export function unmappedText(text: string): string {
  return MAPPED.exec(text)?.[1] ?? text;
}
