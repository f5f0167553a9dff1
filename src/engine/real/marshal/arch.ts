/** Flag words are x86-64's in transcripts and recordings; four of open's bits differ on aarch64. */
const X86_64 = {
  O_DIRECT: 0o40000,
  O_LARGEFILE: 0o100000,
  O_DIRECTORY: 0o200000,
  O_NOFOLLOW: 0o400000,
};
const AARCH64 = {
  O_DIRECT: 0o200000,
  O_LARGEFILE: 0o400000,
  O_DIRECTORY: 0o40000,
  O_NOFOLLOW: 0o100000,
};

const NAMES = ['O_DIRECT', 'O_LARGEFILE', 'O_DIRECTORY', 'O_NOFOLLOW'] as const;

/** The flag word of this processor for one of x86-64. */
export function nativeOpenFlags(flags: number, arch: string = process.arch): number {
  return arch === 'arm64' ? swap(flags, X86_64, AARCH64) : flags;
}

/** The flag word of x86-64 for one of this processor. */
export function portableOpenFlags(flags: number, arch: string = process.arch): number {
  return arch === 'arm64' ? swap(flags, AARCH64, X86_64) : flags;
}

function swap(flags: number, from: typeof X86_64, to: typeof X86_64): number {
  let rest = flags;
  for (const name of NAMES) rest &= ~from[name];
  for (const name of NAMES) if ((flags & from[name]) !== 0) rest |= to[name];
  return rest;
}
