/** System V shared memory: shmid_ds, asked inside of the room (shmctl(2)). */
import type { CallRequest } from '../../model/kernel.ts';
import type { ObjectView } from '../../model/snapshot.ts';
import { keyText, modeText } from '../../model/spelling.ts';
import type { Returned } from '../../model/step.ts';
import { isStruct, type StructValue } from '../../script/value.ts';
import { field } from '../marshal/plan.ts';
import { readShmid } from '../marshal/sysv.ts';
import type { Asker } from './ask.ts';
import type { FamilyContext, Look, ObjectProbe } from './family.ts';
import { isSegment, type Line } from './maps.ts';
import { segmentPages } from './segment-pages.ts';
import { type SysvObject, SysvObjects } from './sysv-objects.ts';
import { stat } from './sysv-stat.ts';

const SHM_DEST = 0o1000;
const SHM_LOCKED = 0o2000;

/** The segments of a run. */
export class Segments implements ObjectProbe {
  readonly #objects = new SysvObjects('shm');
  readonly #asker: Asker;
  /** Pages of each segment at the last look. */
  #pages: ReadonlyMap<number, number> = new Map();
  readonly #nameOf: FamilyContext['nameOf'];

  constructor({ asker, nameOf }: FamilyContext) {
    this.#asker = asker;
    this.#nameOf = nameOf;
  }

  /** A call has returned. */
  end(request: CallRequest, outcome: Returned): void {
    this.#objects.note(request, outcome);
  }

  /** A segment changes by calls that name it, where an attachment comes or goes, and by whoever first uses a page of it. */
  refresh({ reach, attachments }: Look): void {
    const before = this.#pages;
    if (this.#mayBeUsed(attachments)) this.#pages = segmentPages(this.#asker);
    this.#objects.refresh(
      ({ id }) =>
        reach.reaches(id) || attachments.has(id) || before.get(id) !== this.#pages.get(id),
      (object) => {
        const told = stat(this.#asker, 'shmctl', object.id, readShmid);
        return told === 'gone' ? undefined : this.#view(object, told);
      },
    );
  }

  /** Pages come to a segment only while somebody has it attached; the text that tells them has a line for each one. */
  #mayBeUsed(attachments: ReadonlySet<number>): boolean {
    if (!this.#objects.any()) return false;
    return (
      attachments.size > 0 ||
      this.#pages.size === 0 ||
      this.views().some(({ fields }) => fields.shm_nattch !== 0)
    );
  }

  mappedBy(line: Line): string | null {
    return isSegment(line) ? (this.#objects.find(line.inode)?.name ?? null) : null;
  }

  /** Every segment that is there. */
  views(): readonly ObjectView[] {
    return this.#objects.views();
  }

  #view(object: SysvObject, told: StructValue | undefined): ObjectView {
    const perm = isStruct(told?.shm_perm) ? told.shm_perm : undefined;
    const key = field(perm, '__key');
    const mode = field(perm, 'mode');
    const flags =
      ((mode & SHM_DEST) !== 0 ? ' SHM_DEST' : '') +
      ((mode & SHM_LOCKED) !== 0 ? ' SHM_LOCKED' : '');
    const number = (name: string) => (told === undefined ? null : field(told, name));
    const once = (name: string) => (told === undefined ? null : Number(field(told, name) !== 0));
    return {
      id: object.name,
      kind: 'shmid_kernel',
      label: `segment ${keyText(key)}`,
      fields: {
        key: perm === undefined ? null : keyText(key),
        mode: perm === undefined ? null : modeText(mode) + flags,
        shm_segsz: number('shm_segsz'),
        shm_nattch: number('shm_nattch'),
        shm_atim: once('shm_atime'),
        shm_dtim: once('shm_dtime'),
        shm_cprid: this.#pidText(number('shm_cpid')),
        shm_lprid: this.#pidText(number('shm_lpid')),
        // One that was made since the last look has none yet, where they are told at all.
        nrpages: this.#pages.get(object.id) ?? (this.#pages.size > 0 ? 0 : null),
      },
      parts: null,
      queues: [],
    };
  }

  #pidText(pid: number | null): string | null {
    return pid === 0 ? '0' : pid === null ? null : this.#nameOf(pid);
  }
}
