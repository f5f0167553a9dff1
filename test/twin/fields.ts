/** Which fields of snapshots each kernel shows. */
import type { Field, ObjectView, ProcessView, Snapshot } from '../../src/engine/model/snapshot.ts';

/** How often a field was seen, by its name in `docs/TWIN.md`: `pipe_buffer.page`, `pipe_inode_info.tmp_page[]`. */
export class FieldsSeen {
  readonly known = new Map<string, number>();
  readonly unknown = new Map<string, number>();

  /** Note everything that a snapshot shows. */
  add({ processes, objects, files = [] }: Snapshot): void {
    for (const { f_count, f_pos, object } of files) {
      this.#fields('file', { f_count, f_pos });
      if (object !== null) this.#note('file.object', object);
    }
    for (const process of processes) this.#process(process);
    for (const object of objects) this.#object(object);
  }

  #process({ call, fds, signals, mappings }: ProcessView): void {
    if (call !== undefined) {
      this.#note('process.call.wchan', call.wchan);
      this.#note('process.call.queue', call.queue);
    }
    for (const { file } of fds) this.#note('process.fds.file', file);
    for (const { frames, ptes } of mappings ?? []) {
      this.#note('process.mappings.frames', frames);
      this.#note('process.mappings.ptes', ptes);
      for (const pte of ptes ?? []) {
        for (const [name, value] of Object.entries(pte)) {
          this.#note(`process.mappings.ptes.${name}`, value);
        }
      }
    }
    if (signals === undefined) return;
    for (const [name, value] of Object.entries(signals))
      this.#note(`process.signals.${name}`, value);
    for (const { info } of signals.queue ?? []) this.#fields('process.signals.queue', info);
  }

  #object({ kind, fields, parts, queues }: ObjectView): void {
    this.#fields(kind, fields);
    this.#note(`${kind}.parts`, parts);
    for (const part of parts ?? []) {
      this.#fields(part.kind, part.fields);
      if (part.bytes !== undefined) this.#note(`${part.kind}.bytes`, part.bytes);
    }
    for (const { name, waiters } of queues) {
      this.#note(`${kind}.${name}`, waiters);
      for (const { fields: asked } of waiters ?? []) this.#fields(`${kind}.${name}`, asked);
    }
  }

  #fields(of: string, fields: { readonly [name: string]: Field }): void {
    for (const [name, value] of Object.entries(fields)) this.#note(`${of}.${name}`, value);
  }

  #note(path: string, value: unknown): void {
    const name = path.replace(/\[\d+\]/, '[]');
    const counts = value === null ? this.unknown : this.known;
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
}
