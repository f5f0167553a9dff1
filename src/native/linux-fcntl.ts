/** linux/fcntl.h: where a path begins that is not absolute. */

/** In place of a directory's descriptor: the working directory of whoever calls (openat(2)). */
export const AT_FDCWD = -100;
