/**
 * How many pages each System V segment has, as /proc/sysvipc/shm tells it (ipc/shm.c, sysvipc_shm_proc_show: `rss` is the
 * page cache of shm_file).
 */
import type { Asker } from './ask.ts';

const PAGE = 4096;

/** Pages by the segments' ids; empty where the kernel does not tell. */
export function segmentPages(asker: Asker): ReadonlyMap<number, number> {
  const [head = '', ...lines] = asker.text('/proc/sysvipc/shm').split('\n');
  const names = columnsOf(head);
  const [id, rss] = [names.indexOf('shmid'), names.indexOf('rss')];
  const pages = new Map<number, number>();
  if (id < 0 || rss < 0) return pages;
  for (const values of lines.map(columnsOf)) {
    if (values.length === names.length) pages.set(Number(values[id]), Number(values[rss]) / PAGE);
  }
  return pages;
}

function columnsOf(line: string): string[] {
  return line.trim().split(/\s+/);
}
