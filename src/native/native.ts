/** The C library's headers, bound together. */
import { type Libc, loadLibc } from './load.ts';
import { type Mqueue, mqueue } from './mqueue.ts';
import { type Ioctl, ioctl } from './sys-ioctl.ts';
import { type Mman, mman } from './sys-mman.ts';
import { type Sockets, sockets } from './sys-socket.ts';
import { type Unistd, unistd } from './unistd.ts';

/** What the real kernel's side needs of the C library. */
export interface Native extends Unistd, Mman, Mqueue {
  readonly libc: Libc;
  readonly ioctl: Ioctl;
  readonly sockets: Sockets;
}

/** Load and bind. Throws NativeError as `loadLibc` does. */
export async function loadNative(): Promise<Native> {
  const libc = await loadLibc();
  return {
    libc,
    ...unistd(libc),
    ...mman(libc),
    ioctl: ioctl(libc),
    sockets: sockets(libc),
    ...mqueue(libc),
  };
}
