/** What the transcript has mapped: areas by the addresses that calls returned, as /proc/PID/maps shows them now. */
import type { CallRequest } from '../../model/kernel.ts';
import type { MappingView } from '../../model/snapshot.ts';
import type { Returned } from '../../model/step.ts';
import type { Actor } from '../actor/actor.ts';
import { type Area, assigned } from './areas.ts';
import { isFile, isSegment, type Line, linesOf } from './maps.ts';
import type { Reach } from './reach.ts';
import { shared } from './shared.ts';

const PAGE = 4096;

/** An area with the lines of it that there are. */
interface Part {
  readonly area: Area;
  readonly lines: readonly Line[];
}

/** What one process has mapped. */
interface Mapped {
  /** How many areas it, and those that it was forked from, ever made. */
  readonly made: number;
  readonly areas: readonly Area[];
  /** What was there at the last look; undefined when an area has come since. */
  readonly parts: readonly Part[] | undefined;
}

/** The mappings of all actors. */
export class Mappings {
  readonly #mapped = new Map<Actor, Mapped>();
  readonly #shown = new Map<Actor, readonly MappingView[]>();
  #segments = new Set<number>();

  /** A call has returned: an area may have come. What has gone shows by itself. */
  end(actor: Actor, { call, args }: CallRequest, { errno, value }: Returned): void {
    if (errno !== undefined || (call !== 'mmap' && call !== 'shmat')) return;
    const { made = 0, areas = [], parts } = this.#mapped.get(actor) ?? {};
    const length = call === 'mmap' ? Math.ceil(Number(args[1]) / PAGE) * PAGE : undefined;
    // Addresses have 47 bits.
    const start = Number(value);
    const end = length === undefined ? segmentEnd(actor, start) : start + length;
    const area = { name: `map:${made + 1}`, start, end };
    this.#mapped.set(actor, { made: made + 1, areas: [...areas, area], parts });
  }

  /** A child has its parent's mappings (fork(2)). */
  fork(parent: Actor, child: Actor): void {
    const mapped = this.#mapped.get(parent);
    if (mapped !== undefined) this.#mapped.set(child, { ...mapped, parts: undefined });
  }

  /** Look again at the mappings that the step can have changed. */
  refresh(actors: readonly Actor[], reach: Reach): void {
    this.#segments = new Set();
    for (const actor of actors) {
      const mapped = this.#mapped.get(actor);
      if (mapped === undefined) continue;
      if (actor.exit !== undefined) {
        this.#compare(mapped.parts ?? [], []);
        this.#mapped.delete(actor);
      } else if (mapped.parts === undefined || reach.mapped(actor)) {
        const known = (mapped.parts ?? []).flatMap((part) => part.lines);
        const lines = linesOf(
          actor.task.proc.readList('maps') ?? '',
          new Map(known.map((line) => [line.text, line])),
        );
        const parts = assigned(mapped.areas, lines);
        this.#compare(mapped.parts ?? [], parts);
        this.#mapped.set(actor, { ...mapped, areas: parts.map(({ area }) => area), parts });
      }
    }
  }

  /** Ids of the System V segments whose attachments came, went or changed at the last look. */
  get segments(): ReadonlySet<number> {
    return this.#segments;
  }

  /** Keys of the files that an actor has mapped. */
  filesOf(actor: Actor): readonly string[] {
    const { parts = [] } = this.#mapped.get(actor) ?? {};
    return parts.flatMap(({ lines }) => lines.filter(isFile).map(({ key }) => key));
  }

  /**
   * The mappings of an actor; undefined when there are none.
   *
   * @param objectOf The object that an area shows.
   */
  view(actor: Actor, objectOf: (line: Line) => string | null): readonly MappingView[] | undefined {
    const { parts = [] } = this.#mapped.get(actor) ?? {};
    if (parts.length === 0) return undefined;
    const view = shared(
      this.#shown.get(actor),
      parts.map((part) => this.#draw(part, objectOf)),
    );
    this.#shown.set(actor, view);
    return view;
  }

  /** Note the segments of areas that are not as they were. */
  #compare(before: readonly Part[], after: readonly Part[]): void {
    const known = new Map(before.map((part) => [part.area.name, part]));
    for (const part of after) {
      const old = known.get(part.area.name);
      known.delete(part.area.name);
      if (old !== undefined && sameLines(old.lines, part.lines)) continue;
      this.#note(old?.lines ?? []);
      this.#note(part.lines);
    }
    for (const { lines } of known.values()) this.#note(lines);
  }

  #note(lines: readonly Line[]): void {
    for (const line of lines) if (isSegment(line)) this.#segments.add(line.inode);
  }

  #draw(
    { area: { name, start, end }, lines }: Part,
    objectOf: (line: Line) => string | null,
  ): MappingView {
    const [first] = lines;
    const bytes = lines.reduce(
      (sum, line) => sum + Math.min(line.end, end) - Math.max(line.start, start),
      0,
    );
    return {
      name,
      object: first === undefined ? null : objectOf(first),
      pages: bytes / PAGE,
      prot: first?.prot.replaceAll('-', '') || '-',
      shared: first?.shared ?? false,
      frames: null,
      ptes: null,
    };
  }
}

function sameLines(before: readonly Line[], after: readonly Line[]): boolean {
  return before.length === after.length && before.every((line, at) => line === after[at]);
}

/** Where a segment that has just been attached ends: no other attachment is ever merged with it. */
function segmentEnd(actor: Actor, start: number): number {
  const text = actor.task.proc.readList('maps') ?? '';
  const range = new RegExp(`^${start.toString(16).padStart(8, '0')}-(\\w+) `, 'm').exec(text);
  return range === null ? start + PAGE : Number.parseInt(range[1] ?? '', 16);
}
