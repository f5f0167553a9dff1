/** sys/mman.h: memory shared with other processes. */
import type { Libc } from './load.ts';

export const MFD_CLOEXEC = 0x1;
/** Since Linux 6.3: say that the file will be executed, which sysctl vm.memfd_noexec may refuse. */
export const MFD_EXEC = 0x10;

const PROT_READ_WRITE = 0x3;
const MAP_SHARED = 0x1;
const MAP_PRIVATE = 0x2;
const MAP_ANONYMOUS = 0x20;

/** Functions of sys/mman.h. */
export interface Mman {
  /** memfd_create(2); a descriptor, or minus the error number. */
  memfdCreate(name: string, flags: number): number;
  /** Map a file shared, readable and writable, wherever there is room; where, or minus the error number. */
  mapShared(fd: number, length: number): bigint;
  /** Fresh memory of this process's own; where, or minus the error number. */
  mapPrivate(length: number): bigint;
  /** munmap(2); 0 or minus the error number. */
  munmap(address: bigint, length: number): number;
}

/** Bind sys/mman.h. */
export function mman(libc: Libc): Mman {
  const memfd = libc.bind<(name: string, flags: number) => number>(
    'int memfd_create(const char *name, unsigned int flags)',
  );
  const map = libc.bind<(...args: (number | bigint)[]) => number | bigint>(
    'intptr_t mmap(intptr_t address, size_t length, int prot, int flags, int fd, long offset)',
  );
  const unmap = libc.bind<(address: bigint, length: number) => number>(
    'int munmap(intptr_t address, size_t length)',
  );
  const mapped = (length: number, flags: number, fd: number): bigint => {
    const address = BigInt(map(0, length, PROT_READ_WRITE, flags, fd, 0));
    return address === -1n ? BigInt(-libc.errno()) : address;
  };
  return {
    memfdCreate(name, flags) {
      const fd = memfd(name, flags);
      return fd === -1 ? -libc.errno() : fd;
    },
    mapShared: (fd, length) => mapped(length, MAP_SHARED, fd),
    mapPrivate: (length) => mapped(length, MAP_PRIVATE | MAP_ANONYMOUS, -1),
    munmap(address, length) {
      return unmap(address, length) === -1 ? -libc.errno() : 0;
    },
  };
}
