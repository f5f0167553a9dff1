/**
 * Permission bits for everybody, as access is asked for.
 *
 * Linux: include/linux/stat.h (v6.18)
 */

export const S_IRUGO = 0o444;
export const S_IWUGO = 0o222;
export const S_IXUGO = 0o111;
export const S_IALLUGO = 0o7777;
export const S_IRWXUGO = 0o777;
