/** The text of /proc/PID/maps (proc_pid_maps(5)). */

/** One line: one vm_area_struct. */
export interface Line {
  readonly start: number;
  readonly end: number;
  /** `rw-`. */
  readonly prot: string;
  readonly shared: boolean;
  /** Where in the file it begins. */
  readonly offset: number;
  /** 0 where no file is mapped. */
  readonly inode: number;
  /** Device and inode number, as stat(2) tells them. */
  readonly key: string;
  readonly path: string;
  /** The file has lost its name, or never had one. */
  readonly deleted: boolean;
  /** The line itself. */
  readonly text: string;
}

/**
 * The lines of the file, by ascending address.
 *
 * @param known Lines that were read before, by their text; those that are there again are not read again.
 */
export function linesOf(
  text: string,
  known: ReadonlyMap<string, Line> = new Map(),
): readonly Line[] {
  const lines = text.split('\n').filter((line) => line !== '');
  return lines.map((line) => known.get(line) ?? lineOf(line));
}

function lineOf(text: string): Line {
  const [range = '', flags = '', offset = '', device = '', inode = '0', ...path] =
    text.split(/\s+/);
  const [start = 0, end = 0] = range.split('-').map((half) => Number.parseInt(half, 16));
  const [major = 0, minor = 0] = device.split(':').map((half) => Number.parseInt(half, 16));
  return {
    start,
    end,
    prot: flags.slice(0, 3),
    shared: flags[3] === 's',
    offset: Number.parseInt(offset, 16),
    inode: Number(inode),
    key: `${deviceNumber(major, minor)}:${inode}`,
    path: path.join(' ').replace(/ \(deleted\)$/, ''),
    deleted: text.endsWith(' (deleted)'),
    text,
  };
}

/** A device as stat(2) numbers it (makedev(3)). */
function deviceNumber(major: number, minor: number): number {
  const low = (minor & 0xff) | ((major & 0xfff) << 8);
  const high = (minor & ~0xff) * 2 ** 12 + (major & ~0xfff) * 2 ** 32;
  return low + high;
}

/** True for the area of a System V segment, which carries the segment's id as its inode number (ipc/shm.c: newseg). */
export function isSegment({ path }: Line): boolean {
  return path.startsWith('/SYSV');
}

/** True for an area of a file's. */
export function isFile(line: Line): boolean {
  return line.inode !== 0 && !isSegment(line);
}
