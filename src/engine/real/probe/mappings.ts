/** What the transcript has mapped: the lines of /proc/PID/maps that lie where its calls mapped something. */
import { callSpec } from '../../calls/catalogue.ts';
import type { CallRequest } from '../../model/kernel.ts';
import type { MappingView, PteView } from '../../model/snapshot.ts';
import type { Returned } from '../../model/step.ts';
import type { Actor } from '../actor/actor.ts';
import { mayBeAway } from '../actor/own-memory.ts';
import { type Named, named, ours, type Range } from './areas.ts';
import { isFile, isSegment, type Line, linesOf } from './maps.ts';
import { ptesOf } from './pagemap.ts';
import type { Reach } from './reach.ts';
import { shared } from './shared.ts';

const PAGE = 4096;

/** Where an address lies: in which area, and in which line of it. */
export interface Place {
  readonly area: string;
  readonly line: Line;
}

/** What one process has mapped. */
interface Mapped {
  /** How many areas it, and those that it was forked from, ever had. */
  readonly made: number;
  /** Where something was mapped. */
  readonly places: readonly Range[];
  /** What was there at the last look, by ascending address. */
  readonly areas: readonly Named<Line>[];
  /** Something has come since. */
  readonly stale: boolean;
  /** They are its parent's, and were not looked at in this process yet. */
  readonly inherited: boolean;
}

/** With more areas in all, their page tables are not looked at: each look takes some microseconds, and every step needs all. */
const AREAS_WALKED = 64;

/** The position of the length of what a call maps at the address that it returns. */
const LENGTH_AT = { mmap: 1, mremap: 2 } as const;

/** Bits of an address that lead on in each table, from the page directory down (arch/x86/include/asm/pgtable_64_types.h). */
const SHIFTS = [39, 30, 21, 12] as const;

/** Where the entry for an address stands, in tables of 512 entries. */
function walkTo(address: number): readonly number[] {
  return SHIFTS.map((shift) => Math.floor(address / 2 ** shift) % 512);
}

/** The mappings of all actors. */
export class Mappings {
  readonly #mapped = new Map<Actor, Mapped>();
  readonly #ptes = new Map<Actor, Map<Line, readonly PteView[] | null>>();
  readonly #shown = new Map<Actor, readonly MappingView[]>();
  readonly #fixed: boolean;
  #segments = new Set<number>();

  /** @param fixed Areas lie where they lie in the simulation: which pages a read enters beside its own goes by address. */
  constructor(fixed: boolean) {
    this.#fixed = fixed;
  }

  /** A call has returned: an area may have come. What has gone shows by itself. */
  end(actor: Actor, { call, args }: CallRequest, { errno, value }: Returned): void {
    const { result } = callSpec(call);
    if (errno !== undefined || result.t !== 'addr') return;
    const known = this.#mapped.get(actor);
    const { made = 0, places = [], areas = [], inherited = false } = known ?? {};
    // Addresses have 47 bits.
    const start = Number(value);
    const length = call === 'mmap' || call === 'mremap' ? Number(args[LENGTH_AT[call]]) : PAGE;
    const place = { start, end: start + Math.ceil(length / PAGE) * PAGE };
    this.#mapped.set(actor, { made, places: [...places, place], areas, stale: true, inherited });
  }

  /** A child has its parent's mappings (fork(2)). */
  fork(parent: Actor, child: Actor): void {
    const mapped = this.#mapped.get(parent);
    if (mapped !== undefined) this.#mapped.set(child, { ...mapped, stale: true, inherited: true });
  }

  /** Look again at the mappings that the step can have changed, and at the entries of all. */
  refresh(actors: readonly Actor[], reach: Reach): void {
    this.#segments = new Set();
    for (const actor of actors) {
      const mapped = this.#mapped.get(actor);
      if (mapped === undefined) continue;
      if (actor.exit !== undefined) {
        this.#compare(mapped.areas, []);
        this.#mapped.delete(actor);
      } else if (mapped.stale || reach.mapped(actor)) this.#look(actor, mapped);
    }
    this.#walk();
  }

  #look(actor: Actor, mapped: Mapped): void {
    const known = new Map(mapped.areas.map(({ line }) => [line.text, line]));
    const lines = linesOf(actor.task.proc.readList('maps') ?? '', known);
    const found = named(mapped.areas, ours(mapped.places, lines), mapped.made);
    // A child's are new attachments, though they lie where its parent's do.
    this.#compare(mapped.inherited ? [] : mapped.areas, found.named);
    const places = found.named.map(({ line: { start, end } }) => ({ start, end }));
    const now = { made: found.made, places, areas: found.named };
    this.#mapped.set(actor, { ...now, stale: false, inherited: false });
  }

  /** Page tables change by what others do: a page is nobody else's any more, or no longer the file's. */
  #walk(): void {
    this.#ptes.clear();
    const count = [...this.#mapped.values()].reduce((sum, { areas }) => sum + areas.length, 0);
    if (count > AREAS_WALKED) return;
    for (const [actor, { areas }] of this.#mapped) {
      const tables = new Map<Line, readonly PteView[] | null>();
      this.#ptes.set(actor, tables);
      for (const { line } of areas) {
        const told = this.#fixed || line.inode === 0 || line.end - line.start === PAGE;
        tables.set(line, told ? ptesOf(actor.task.proc, line) : null);
      }
    }
  }

  /** Ids of the System V segments whose attachments came, went or changed at the last look. */
  get segments(): ReadonlySet<number> {
    return this.#segments;
  }

  /** Where an address of an actor's lies; undefined where the transcript has mapped nothing. As of the last look. */
  at(actor: Actor, address: number): Place | undefined {
    const { areas = [] } = this.#mapped.get(actor) ?? {};
    const found = areas.find(({ line }) => address >= line.start && address < line.end);
    return found && { area: found.name, line: found.line };
  }

  /** Where an actor has a byte of a file mapped that it shares with all who have it; undefined where it has not. */
  addressOf(actor: Actor, key: string, at: number): number | undefined {
    const { areas = [] } = this.#mapped.get(actor) ?? {};
    const found = areas.find(({ line: { shared, key: file, offset, start, end } }) => {
      return shared && file === key && at >= offset && at < offset + end - start;
    });
    return found && found.line.start + at - found.line.offset;
  }

  /** The files that an actor has mapped. */
  filesOf(actor: Actor): readonly Line[] {
    const { areas = [] } = this.#mapped.get(actor) ?? {};
    return areas.map(({ line }) => line).filter(isFile);
  }

  /**
   * The mappings of an actor, by ascending address; undefined when there are none.
   *
   * @param objectOf The object that an area shows.
   */
  view(actor: Actor, objectOf: (line: Line) => string | null): readonly MappingView[] | undefined {
    const { areas = [] } = this.#mapped.get(actor) ?? {};
    if (areas.length === 0) return undefined;
    const view = shared(
      this.#shown.get(actor),
      areas.map(({ name, line }) => this.#draw(actor, name, line, objectOf)),
    );
    this.#shown.set(actor, view);
    return view;
  }

  /** Note the segments of areas that are not as they were. */
  #compare(before: readonly Named<Line>[], after: readonly Named<Line>[]): void {
    const known = new Map(before.map(({ name, line }) => [name, line]));
    for (const { name, line } of after) {
      const old = known.get(name);
      known.delete(name);
      if (old === line) continue;
      this.#note(old);
      this.#note(line);
    }
    for (const line of known.values()) this.#note(line);
  }

  #note(line: Line | undefined): void {
    if (line !== undefined && isSegment(line)) this.#segments.add(line.inode);
  }

  #draw(
    actor: Actor,
    name: string,
    line: Line,
    objectOf: (line: Line) => string | null,
  ): MappingView {
    return {
      name,
      object: objectOf(line),
      pages: (line.end - line.start) / PAGE,
      prot: line.prot.replaceAll('-', '') || '-',
      shared: line.shared,
      frames: null,
      walk: this.#fixed && !mayBeAway(line.start) ? walkTo(line.start) : null,
      ptes: this.#ptes.get(actor)?.get(line) ?? null,
    };
  }
}
