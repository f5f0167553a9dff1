/**
 * What an actor's memory holds that is no transcript's: its program, its stack, and the actors' control memory.
 *
 * On the simulated kernel nothing is mapped there. To make it the same on the real one, and to keep every number of a
 * transcript away from what moves an actor, an address in it is passed on as another one, where nothing is mapped, and
 * is read back the same way. A page without access stands before and behind each part, so that no access that begins
 * outside gets in.
 */
import { callSpec } from '../../calls/catalogue.ts';
import { type Integer, isInteger } from '../../calls/integer.ts';
import { argSpecs, commandName, commandPosition } from '../../calls/resolve.ts';
import type { ArgSpec } from '../../calls/spec.ts';
import type { CallRequest } from '../../model/kernel.ts';
import type { Returned } from '../../model/step.ts';
import type { Value } from '../../script/value.ts';
import { RealKernelError } from '../errors.ts';
import { ACTOR_AREA, type Area, bytesOf, INIT_AREA } from './control.ts';
import type { Task } from './task.ts';

const PAGE = 4096;
/** Where a program's addresses end (arch/x86/include/asm/page_64_types.h). */
const TASK_SIZE = 0x7ffffffff000;
const MAP_PRIVATE = 0x2;
const MAP_ANONYMOUS = 0x20;
const MAP_FIXED_NOREPLACE = 0x100000;
/** The stack may grow that far (setrlimit(2), RLIMIT_STACK as most systems have it). */
const STACK_BYTES = 8 << 20;
/** Far from where the kernel maps anything by itself, up from low parts and down from high ones. */
const AWAY = 2 ** 45;
const HIGH = 2 ** 46;

/** Addresses from `start` up to but without `end`. */
interface Part {
  readonly start: number;
  readonly end: number;
}

/** Whether what lies at an address may have been asked for at another one, because an actor's own memory is there. */
export function mayBeAway(address: number): boolean {
  return AWAY <= address && address < 2 * HIGH - AWAY;
}

/** The parts, the same for every actor of a room. */
export class OwnMemory {
  readonly #parts: readonly Part[];

  constructor(parts: readonly Part[]) {
    this.#parts = parts;
  }

  /** Look at the room's init, from which the actors come, and have the pages put there that guard each part. */
  static of(init: Task): OwnMemory {
    const mapped = partsOf(init.proc.readList('maps') ?? '');
    const parts = [...mapped, partOf(ACTOR_AREA)];
    for (const { start, end } of parts) {
      for (const page of [start - PAGE, end]) {
        const flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE;
        init.run('mmap', page, PAGE, 0, flags, -1, 0);
      }
    }
    return new OwnMemory(
      // The stack ends where all addresses do.
      parts.map(({ start, end }) => ({
        start: start - PAGE,
        end: Math.min(end + PAGE, Math.max(end, TASK_SIZE)),
      })),
    );
  }

  /**
   * A call whose addresses are the transcript's, as one that keeps clear of these parts.
   *
   * @throws RealKernelError `real.own-memory` for a range of pages that begins outside and reaches into one.
   */
  clear(request: CallRequest): CallRequest {
    const specs = specsOf(request);
    let args: (Value | undefined)[] | undefined;
    for (const [at, value] of request.args.entries()) {
      const type = specs[at]?.type;
      // Bytes that are given by their address are memory of the actor's: `*p`.
      if ((type?.t !== 'addr' && type?.t !== 'bytes') || typeof value !== 'number') continue;
      const length =
        type.t === 'bytes' || type.length === undefined ? 0 : request.args[type.length];
      if (isInteger(length) && this.#reaches(value, Number(length))) {
        throw new RealKernelError('real.own-memory', { call: request.call });
      }
      const away = this.away(value);
      if (away === value) continue;
      args ??= [...request.args];
      args[at] = away;
    }
    return args === undefined ? request : { ...request, args };
  }

  /** Where an address of the transcript's leads. */
  away(address: number): number {
    const own = this.#parts.some(({ start, end }) => start <= address && address < end);
    if (!own) return address;
    return address < HIGH ? address + AWAY : address - AWAY;
  }

  /** The transcript's address that leads to one that the kernel tells (si_addr). */
  shown(address: Integer): Integer {
    if (typeof address === 'bigint') return address;
    for (const one of [address - AWAY, address + AWAY]) if (this.away(one) === address) return one;
    return address;
  }

  /** What a call returned, as the transcript has it. */
  result({ call }: CallRequest, outcome: Returned): Returned {
    const isAddress = callSpec(call).result.t === 'addr' && outcome.errno === undefined;
    return isAddress ? { ...outcome, value: this.shown(outcome.value) } : outcome;
  }

  #reaches(address: number, length: number): boolean {
    return this.#parts.some(
      ({ start, end }) => address < start && start < address + length && end > 0,
    );
  }
}

/** What the arguments are, with what a command says of them: fcntl is given the address of a lock. */
function specsOf({ call, args }: CallRequest): readonly ArgSpec[] {
  const command = args[commandPosition(call) ?? -1];
  return argSpecs(call, isInteger(command) ? commandName(call, command) : undefined);
}

function partOf(area: Area): Part {
  return { start: area.base, end: area.base + bytesOf(area) };
}

/**
 * What is mapped, as parts (proc_pid_maps(5)); init's own memory is left out: an actor has unmapped it before it obeys.
 */
function partsOf(maps: string): Part[] {
  const parts: Part[] = [];
  for (const [, from = '', to = '', name = ''] of maps.matchAll(
    /^(\w+)-(\w+) \S+ \S+ \S+ \S+ *(.*)$/gm,
  )) {
    const end = Number.parseInt(to, 16);
    const start = Number.parseInt(from, 16) - (name === '[stack]' ? STACK_BYTES : 0);
    if (start === INIT_AREA.base || end > Number.MAX_SAFE_INTEGER) continue;
    const last = parts.at(-1);
    if (last?.end === start) parts[parts.length - 1] = { start: last.start, end };
    else parts.push({ start, end });
  }
  return parts;
}
