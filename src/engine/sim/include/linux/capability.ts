/**
 * Capabilities: the parts that root's power comes in.
 *
 * Linux: include/uapi/linux/capability.h (v6.18), capabilities(7). Only those are here that something asks for.
 */

/** Pass over the permissions of files. */
export const CAP_DAC_OVERRIDE = 1;
/** Pass over those that guard reading of files and searching of directories. */
export const CAP_DAC_READ_SEARCH = 2;
/** Do with a file what is its owner's to do. */
export const CAP_FOWNER = 3;
/** Keep set-user-ID and set-group-ID of a file that is written to. */
export const CAP_FSETID = 4;
/** Bind a socket to a port below 1024. */
export const CAP_NET_BIND_SERVICE = 10;
/** Lock memory without limit, and use huge pages. */
export const CAP_IPC_LOCK = 14;
/** Pass over the permissions of System V objects. */
export const CAP_IPC_OWNER = 15;
/** Map what lies below mmap_min_addr. */
export const CAP_SYS_RAWIO = 17;
/** Administer the system: a long list. */
export const CAP_SYS_ADMIN = 21;
/** Pass over limits of resources. */
export const CAP_SYS_RESOURCE = 24;
/** Arm timers that wake the machine. */
export const CAP_WAKE_ALARM = 35;
/** Keep the machine from being suspended. */
export const CAP_BLOCK_SUSPEND = 36;
