/** What the transcript has mapped: areas by the addresses that calls returned, as /proc/PID/maps shows them now. */
import type { CallRequest } from '../../model/kernel.ts';
import type { MappingView } from '../../model/snapshot.ts';
import type { Returned } from '../../model/step.ts';
import type { Actor } from '../actor.ts';
import type { Inodes } from './inodes.ts';
import type { SysvObjects } from './sysv-objects.ts';

const PAGE = 4096;

/** A place where something was mapped. */
interface Area {
  /** `map:1`, by order of creation in the process. */
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

/** One line of /proc/PID/maps (proc_pid_maps(5)). */
interface Line {
  readonly start: number;
  readonly end: number;
  readonly prot: string;
  readonly shared: boolean;
  readonly inode: number;
  readonly path: string;
}

/** The mappings of all actors. */
export class Mappings {
  readonly #objects: SysvObjects;
  readonly #inodes: Inodes;
  readonly #areas = new Map<Actor, { readonly made: number; readonly list: readonly Area[] }>();

  constructor(objects: SysvObjects, inodes: Inodes) {
    this.#objects = objects;
    this.#inodes = inodes;
  }

  /** A call has returned: an area may have come. What has gone shows by itself. */
  end(actor: Actor, { call, args }: CallRequest, { errno, value }: Returned): void {
    if (errno !== undefined || (call !== 'mmap' && call !== 'shmat')) return;
    const { made, list } = this.#areas.get(actor) ?? { made: 0, list: [] };
    const length = call === 'mmap' ? Math.ceil(Number(args[1]) / PAGE) * PAGE : undefined;
    // Addresses have 47 bits.
    const start = Number(value);
    const end = length === undefined ? segmentEnd(actor, start) : start + length;
    const area = { name: `map:${made + 1}`, start, end };
    this.#areas.set(actor, { made: made + 1, list: [...list, area] });
  }

  /** A child has its parent's mappings (fork(2)). */
  fork(parent: Actor, child: Actor): void {
    const areas = this.#areas.get(parent);
    if (areas !== undefined) this.#areas.set(child, areas);
  }

  /** The mappings of an actor; undefined when there are none. */
  view(actor: Actor): readonly MappingView[] | undefined {
    const areas = this.#areas.get(actor);
    if (areas === undefined || areas.list.length === 0 || actor.exit !== undefined)
      return undefined;
    const lines = linesOf(actor.task.proc.readList('maps') ?? '');
    const there = areas.list.flatMap((area) => {
      const parts = lines.filter((line) => areaOf(areas.list, line) === area);
      return parts.length === 0 ? [] : [{ area, parts }];
    });
    this.#areas.set(actor, { made: areas.made, list: there.map(({ area }) => area) });
    if (there.length === 0) return undefined;
    return there.map(({ area, parts }) => this.#draw(area, parts));
  }

  #draw({ name, start, end }: Area, parts: readonly Line[]): MappingView {
    const [first] = parts;
    const bytes = parts.reduce(
      (sum, line) => sum + Math.min(line.end, end) - Math.max(line.start, start),
      0,
    );
    return {
      name,
      object: first === undefined ? null : this.#objectOf(first),
      pages: bytes / PAGE,
      prot: first?.prot.replace(/[-x]/g, '') ?? '',
      shared: first?.shared ?? false,
      frames: null,
    };
  }

  /** A segment's area carries its id as inode number (ipc/shm.c: newseg). */
  #objectOf({ path, inode }: Line): string | null {
    if (path.startsWith('/SYSV')) return this.#objects.find('shm', inode)?.name ?? null;
    return this.#inodes.idOfPath(path);
  }
}

/** The area that a line belongs to: the newest, since what was mapped over another took its place (MAP_FIXED). */
function areaOf(list: readonly Area[], line: Line): Area | undefined {
  return list.findLast(({ start, end }) => line.start < end && line.end > start);
}

/** Where a segment ends that has just been attached: no other attachment is ever one with it. */
function segmentEnd(actor: Actor, start: number): number {
  const line = linesOf(actor.task.proc.readList('maps') ?? '').find(
    (found) => found.start === start,
  );
  return line?.end ?? start + PAGE;
}

function linesOf(text: string): readonly Line[] {
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => {
      const [range = '', flags = '', , , inode = '0', ...path] = line.split(/\s+/);
      const [start = 0, end = 0] = range.split('-').map((half) => Number.parseInt(half, 16));
      return {
        start,
        end,
        prot: flags.slice(0, 3),
        shared: flags[3] === 's',
        inode: Number(inode),
        path: path.join(' ').replace(/ \(deleted\)$/, ''),
      };
    });
}
