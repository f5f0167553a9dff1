/** Error numbers of Linux's generic table (include/uapi/asm-generic/errno*.h), with the C library's short texts. */

/** One error: its number and what strerror(3) says of it in English. */
export interface ErrnoSpec {
  readonly number: number;
  readonly text: string;
}

/** Every errno by name. x86-64 and aarch64 share the numbers. */
export const ERRNO: { readonly [name: string]: ErrnoSpec } = {
  EPERM: { number: 1, text: 'Operation not permitted' },
  ENOENT: { number: 2, text: 'No such file or directory' },
  ESRCH: { number: 3, text: 'No such process' },
  EINTR: { number: 4, text: 'Interrupted system call' },
  EIO: { number: 5, text: 'Input/output error' },
  ENXIO: { number: 6, text: 'No such device or address' },
  E2BIG: { number: 7, text: 'Argument list too long' },
  ENOEXEC: { number: 8, text: 'Exec format error' },
  EBADF: { number: 9, text: 'Bad file descriptor' },
  ECHILD: { number: 10, text: 'No child processes' },
  EAGAIN: { number: 11, text: 'Resource temporarily unavailable' },
  ENOMEM: { number: 12, text: 'Cannot allocate memory' },
  EACCES: { number: 13, text: 'Permission denied' },
  EFAULT: { number: 14, text: 'Bad address' },
  ENOTBLK: { number: 15, text: 'Block device required' },
  EBUSY: { number: 16, text: 'Device or resource busy' },
  EEXIST: { number: 17, text: 'File exists' },
  EXDEV: { number: 18, text: 'Invalid cross-device link' },
  ENODEV: { number: 19, text: 'No such device' },
  ENOTDIR: { number: 20, text: 'Not a directory' },
  EISDIR: { number: 21, text: 'Is a directory' },
  EINVAL: { number: 22, text: 'Invalid argument' },
  ENFILE: { number: 23, text: 'Too many open files in system' },
  EMFILE: { number: 24, text: 'Too many open files' },
  ENOTTY: { number: 25, text: 'Inappropriate ioctl for device' },
  ETXTBSY: { number: 26, text: 'Text file busy' },
  EFBIG: { number: 27, text: 'File too large' },
  ENOSPC: { number: 28, text: 'No space left on device' },
  ESPIPE: { number: 29, text: 'Illegal seek' },
  EROFS: { number: 30, text: 'Read-only file system' },
  EMLINK: { number: 31, text: 'Too many links' },
  EPIPE: { number: 32, text: 'Broken pipe' },
  EDOM: { number: 33, text: 'Numerical argument out of domain' },
  ERANGE: { number: 34, text: 'Numerical result out of range' },
  EDEADLK: { number: 35, text: 'Resource deadlock avoided' },
  ENAMETOOLONG: { number: 36, text: 'File name too long' },
  ENOLCK: { number: 37, text: 'No locks available' },
  ENOSYS: { number: 38, text: 'Function not implemented' },
  ENOTEMPTY: { number: 39, text: 'Directory not empty' },
  ELOOP: { number: 40, text: 'Too many levels of symbolic links' },
  ENOMSG: { number: 42, text: 'No message of desired type' },
  EIDRM: { number: 43, text: 'Identifier removed' },
  ECHRNG: { number: 44, text: 'Channel number out of range' },
  EL2NSYNC: { number: 45, text: 'Level 2 not synchronized' },
  EL3HLT: { number: 46, text: 'Level 3 halted' },
  EL3RST: { number: 47, text: 'Level 3 reset' },
  ELNRNG: { number: 48, text: 'Link number out of range' },
  EUNATCH: { number: 49, text: 'Protocol driver not attached' },
  ENOCSI: { number: 50, text: 'No CSI structure available' },
  EL2HLT: { number: 51, text: 'Level 2 halted' },
  EBADE: { number: 52, text: 'Invalid exchange' },
  EBADR: { number: 53, text: 'Invalid request descriptor' },
  EXFULL: { number: 54, text: 'Exchange full' },
  ENOANO: { number: 55, text: 'No anode' },
  EBADRQC: { number: 56, text: 'Invalid request code' },
  EBADSLT: { number: 57, text: 'Invalid slot' },
  EBFONT: { number: 59, text: 'Bad font file format' },
  ENOSTR: { number: 60, text: 'Device not a stream' },
  ENODATA: { number: 61, text: 'No data available' },
  ETIME: { number: 62, text: 'Timer expired' },
  ENOSR: { number: 63, text: 'Out of streams resources' },
  ENONET: { number: 64, text: 'Machine is not on the network' },
  ENOPKG: { number: 65, text: 'Package not installed' },
  EREMOTE: { number: 66, text: 'Object is remote' },
  ENOLINK: { number: 67, text: 'Link has been severed' },
  EADV: { number: 68, text: 'Advertise error' },
  ESRMNT: { number: 69, text: 'Srmount error' },
  ECOMM: { number: 70, text: 'Communication error on send' },
  EPROTO: { number: 71, text: 'Protocol error' },
  EMULTIHOP: { number: 72, text: 'Multihop attempted' },
  EDOTDOT: { number: 73, text: 'RFS specific error' },
  EBADMSG: { number: 74, text: 'Bad message' },
  EOVERFLOW: { number: 75, text: 'Value too large for defined data type' },
  ENOTUNIQ: { number: 76, text: 'Name not unique on network' },
  EBADFD: { number: 77, text: 'File descriptor in bad state' },
  EREMCHG: { number: 78, text: 'Remote address changed' },
  ELIBACC: { number: 79, text: 'Can not access a needed shared library' },
  ELIBBAD: { number: 80, text: 'Accessing a corrupted shared library' },
  ELIBSCN: { number: 81, text: '.lib section in a.out corrupted' },
  ELIBMAX: { number: 82, text: 'Attempting to link in too many shared libraries' },
  ELIBEXEC: { number: 83, text: 'Cannot exec a shared library directly' },
  EILSEQ: { number: 84, text: 'Invalid or incomplete multibyte or wide character' },
  ERESTART: { number: 85, text: 'Interrupted system call should be restarted' },
  ESTRPIPE: { number: 86, text: 'Streams pipe error' },
  EUSERS: { number: 87, text: 'Too many users' },
  ENOTSOCK: { number: 88, text: 'Socket operation on non-socket' },
  EDESTADDRREQ: { number: 89, text: 'Destination address required' },
  EMSGSIZE: { number: 90, text: 'Message too long' },
  EPROTOTYPE: { number: 91, text: 'Protocol wrong type for socket' },
  ENOPROTOOPT: { number: 92, text: 'Protocol not available' },
  EPROTONOSUPPORT: { number: 93, text: 'Protocol not supported' },
  ESOCKTNOSUPPORT: { number: 94, text: 'Socket type not supported' },
  EOPNOTSUPP: { number: 95, text: 'Operation not supported' },
  EPFNOSUPPORT: { number: 96, text: 'Protocol family not supported' },
  EAFNOSUPPORT: { number: 97, text: 'Address family not supported by protocol' },
  EADDRINUSE: { number: 98, text: 'Address already in use' },
  EADDRNOTAVAIL: { number: 99, text: 'Cannot assign requested address' },
  ENETDOWN: { number: 100, text: 'Network is down' },
  ENETUNREACH: { number: 101, text: 'Network is unreachable' },
  ENETRESET: { number: 102, text: 'Network dropped connection on reset' },
  ECONNABORTED: { number: 103, text: 'Software caused connection abort' },
  ECONNRESET: { number: 104, text: 'Connection reset by peer' },
  ENOBUFS: { number: 105, text: 'No buffer space available' },
  EISCONN: { number: 106, text: 'Transport endpoint is already connected' },
  ENOTCONN: { number: 107, text: 'Transport endpoint is not connected' },
  ESHUTDOWN: { number: 108, text: 'Cannot send after transport endpoint shutdown' },
  ETOOMANYREFS: { number: 109, text: 'Too many references: cannot splice' },
  ETIMEDOUT: { number: 110, text: 'Connection timed out' },
  ECONNREFUSED: { number: 111, text: 'Connection refused' },
  EHOSTDOWN: { number: 112, text: 'Host is down' },
  EHOSTUNREACH: { number: 113, text: 'No route to host' },
  EALREADY: { number: 114, text: 'Operation already in progress' },
  EINPROGRESS: { number: 115, text: 'Operation now in progress' },
  ESTALE: { number: 116, text: 'Stale file handle' },
  EUCLEAN: { number: 117, text: 'Structure needs cleaning' },
  ENOTNAM: { number: 118, text: 'Not a XENIX named type file' },
  ENAVAIL: { number: 119, text: 'No XENIX semaphores available' },
  EISNAM: { number: 120, text: 'Is a named type file' },
  EREMOTEIO: { number: 121, text: 'Remote I/O error' },
  EDQUOT: { number: 122, text: 'Disk quota exceeded' },
  ENOMEDIUM: { number: 123, text: 'No medium found' },
  EMEDIUMTYPE: { number: 124, text: 'Wrong medium type' },
  ECANCELED: { number: 125, text: 'Operation canceled' },
  ENOKEY: { number: 126, text: 'Required key not available' },
  EKEYEXPIRED: { number: 127, text: 'Key has expired' },
  EKEYREVOKED: { number: 128, text: 'Key has been revoked' },
  EKEYREJECTED: { number: 129, text: 'Key was rejected by service' },
  EOWNERDEAD: { number: 130, text: 'Owner died' },
  ENOTRECOVERABLE: { number: 131, text: 'State not recoverable' },
  ERFKILL: { number: 132, text: 'Operation not possible due to RF-kill' },
  EHWPOISON: { number: 133, text: 'Memory page has hardware error' },
};

/** Second names of the same numbers, read but never printed. */
const ERRNO_ALIASES: { readonly [name: string]: string } = {
  EWOULDBLOCK: 'EAGAIN',
  EDEADLOCK: 'EDEADLK',
  ENOTSUP: 'EOPNOTSUPP',
};

const NAME_OF = new Map(Object.entries(ERRNO).map(([name, spec]) => [spec.number, name]));

/**
 * The number of an errno.
 *
 * @param name `EAGAIN`, or a second name such as `EWOULDBLOCK`.
 * @returns The positive number, undefined for an unknown name.
 */
export function errnoNumber(name: string): number | undefined {
  const canonical = canonicalErrno(name);
  return canonical === undefined ? undefined : ERRNO[canonical]?.number;
}

/** The name that is printed for an errno: `EWOULDBLOCK` becomes `EAGAIN`; undefined for an unknown name. */
export function canonicalErrno(name: string): string | undefined {
  const canonical = Object.hasOwn(ERRNO_ALIASES, name) ? ERRNO_ALIASES[name] : name;
  return canonical !== undefined && Object.hasOwn(ERRNO, canonical) ? canonical : undefined;
}

/** The name of an errno number (positive or, as the kernel returns it, negative); undefined when there is none. */
export function errnoName(number: number): string | undefined {
  return NAME_OF.get(Math.abs(number));
}

/** What strerror(3) says of an errno, in English; undefined for an unknown name. */
export function errnoText(name: string): string | undefined {
  const canonical = canonicalErrno(name);
  return canonical === undefined ? undefined : ERRNO[canonical]?.text;
}
