/** Processes whose memory is mapped by the kernel's own functions, for tests of what no call does yet. */
import type { CallName } from '../../../../src/engine/calls/spec.ts';
import type { MappingView } from '../../../../src/engine/model/snapshot.ts';
import type { Report } from '../../../../src/engine/model/step.ts';
import type { Value } from '../../../../src/engine/script/value.ts';
import type { file } from '../../../../src/engine/sim/include/linux/fs.ts';
import type { mm_struct, vm_area_struct } from '../../../../src/engine/sim/include/linux/mm.ts';
import type { page } from '../../../../src/engine/sim/include/linux/mm_types.ts';
import { lookup_address, type pte_t } from '../../../../src/engine/sim/include/linux/pgtable.ts';
import type { task_struct } from '../../../../src/engine/sim/include/linux/sched.ts';
import { SUBSYSTEMS } from '../../../../src/engine/sim/init/main.ts';
import type { Machine, Syscall, SyscallTable } from '../../../../src/engine/sim/machine.ts';
import { do_mmap, type MmapRequest } from '../../../../src/engine/sim/mm/mmap.ts';
import { do_mprotect } from '../../../../src/engine/sim/mm/mprotect.ts';
import { do_vmi_munmap } from '../../../../src/engine/sim/mm/vma.ts';
import { SimKernel, type SimOptions } from '../../../../src/engine/sim/sim-kernel.ts';
import { CONSTANTS } from '../support.ts';

export const PAGE = 4096;
const { PROT_READ, PROT_WRITE, MAP_PRIVATE, MAP_FIXED } = CONSTANTS;

/** What do_mmap() is asked for. */
interface Wish {
  readonly file?: file | null;
  readonly prot?: number;
  readonly flags?: number;
  readonly addr?: number;
  readonly pgoff?: number;
}

/** The calls of a part but those that are made up here. */
function without({ mmap, munmap, mprotect, ...others }: SyscallTable): SyscallTable {
  return others;
}

/** A kernel, and its insides. Three calls are made up: they map what is wished for, take a range away, change its rights. */
export class Space {
  kernel: SimKernel;
  k!: Machine;
  last!: Report;
  private wish: MmapRequest = { file: null, addr: 0, len: 0, prot: 0, flags: 0, pgoff: 0 };

  constructor(options: Partial<SimOptions> = {}) {
    const mmap: Syscall = (k, { mm }) => {
      this.k = k;
      if (mm === null || this.wish.len === 0) return 0;
      const { address, error } = do_mmap(k, mm, this.wish);
      k.current.resultValue = error === 0 ? address : null;
      return error;
    };
    const munmap: Syscall = (k, { mm }, [address, length]) => {
      if (mm !== null) do_vmi_munmap(k, mm, Number(address), Number(length));
      return 0;
    };
    const mprotect: Syscall = (k, { mm }, [address, length, prot]) =>
      mm === null ? 0 : do_mprotect(k, mm, Number(address), Number(length), Number(prot));
    const part = {
      name: 'insides',
      syscalls: { mmap, munmap, mprotect },
      start: (k: Machine) => {
        this.k = k;
      },
    };
    const all = { trace: false, keepSnapshots: false, ...options };
    const others = SUBSYSTEMS.map((one) => ({ ...one, syscalls: without(one.syscalls) }));
    this.kernel = new SimKernel(all, [...others, part]);
    this.kernel.start(['A']);
  }

  /** Go on in a copy of the machine. */
  copy(actor = 'A'): void {
    this.kernel = this.kernel.copy();
    this.wish = { ...this.wish, len: 0 };
    // The call that is made up takes hold of it.
    this.call(actor, 'mmap');
  }

  task(actor = 'A'): task_struct {
    const found = this.k.actors.get(actor);
    if (found === undefined) throw new Error(`no process ${actor}`);
    return found;
  }

  mm(actor = 'A'): mm_struct {
    const { mm } = this.task(actor);
    if (mm === null) throw new Error(`${actor} has no memory`);
    return mm;
  }

  /** Map so many pages; where, or the errno. Anonymous, private, to be read and written, unless said otherwise. */
  map(pages: number, wish: Wish = {}, actor = 'A'): number {
    const { file = null, prot = PROT_READ | PROT_WRITE, flags = MAP_PRIVATE } = wish;
    const { addr = 0, pgoff = 0 } = wish;
    const where = addr === 0 ? flags : flags | MAP_FIXED;
    this.wish = { file, addr, len: pages * PAGE, prot, flags: where, pgoff };
    return this.call(actor, 'mmap') as number;
  }

  protect(address: number, pages: number, prot: number, actor = 'A'): number | string {
    return this.call(actor, 'mprotect', address, pages * PAGE, prot);
  }

  unmap(address: number, pages: number, actor = 'A'): void {
    this.call(actor, 'munmap', address, pages * PAGE);
  }

  /** The description behind a descriptor. */
  file(fd: number, actor = 'A'): file {
    const found = this.task(actor).files.fd[fd];
    if (!found) throw new Error(`no descriptor ${fd}`);
    return found;
  }

  /** Make a call; its value or errno, or how it went otherwise. */
  call(actor: string, call: CallName, ...args: (Value | undefined)[]): number | string {
    this.last = this.kernel.call({ actor, call, args, text: call });
    const { outcome } = this.last;
    if (outcome?.kind !== 'returned') return outcome?.kind ?? '';
    return outcome.errno ?? Number(outcome.value);
  }

  fork(actor: string, child: string): void {
    this.last = this.kernel.call({ actor, call: 'fork', args: [], text: 'fork()', child });
  }

  /** Store a word; the errno of a fault. */
  write(actor: string, address: number, value: number): number | string {
    return this.call(actor, 'store32', address, value);
  }

  read(actor: string, address: number): number | string {
    return this.call(actor, 'load32', address);
  }

  pte(actor: string, address: number): pte_t | undefined {
    return lookup_address(this.mm(actor).pgd, address);
  }

  /** The page that an entry leads to. */
  page(actor: string, address: number): page {
    const pte = this.pte(actor, address);
    if (pte === undefined) throw new Error(`${actor} has no entry`);
    return pte.page;
  }

  /** An entry in letters: present, writable, dirty, accessed; empty where there is none. */
  bits(actor: string, address: number): string {
    const { ptes } = this.mapping(actor, address);
    const page = (address - this.area(actor, address).vm_start) / PAGE;
    const entry = ptes?.find(({ index }) => index === page);
    if (entry === undefined) return '';
    const letters = { present: 'p', write: 'w', dirty: 'd', accessed: 'a' } as const;
    return Object.entries(letters)
      .map(([name, letter]) => (entry[name as keyof typeof letters] ? letter : '-'))
      .join('');
  }

  area(actor: string, address: number): vm_area_struct {
    const vma = this.mm(actor).vma_lookup(address);
    if (vma === undefined) throw new Error(`nothing is mapped there`);
    return vma;
  }

  /** As snapshots show it. */
  mapping(actor: string, address: number): MappingView {
    const { name } = this.area(actor, address);
    return this.mm(actor)
      .view()
      .find((mapping) => mapping.name === name) as MappingView;
  }

  /** The areas as pages from an address on, for reading: `0+2 2+1`. */
  areas(actor: string, from: number): string {
    return this.mm(actor)
      .mmap.map((vma) => `${(vma.vm_start - from) / PAGE}+${(vma.vm_end - vma.vm_start) / PAGE}`)
      .join(' ');
  }

  /** Count the page's holders and its entries: `refs/maps`. */
  counts(actor: string, address: number): string {
    const { _refcount, _mapcount } = this.page(actor, address);
    return `${_refcount}/${_mapcount + 1}`;
  }
}
