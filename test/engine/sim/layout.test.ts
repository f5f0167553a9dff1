/** Structures drawn with the names of Linux 6.18 and of 3.2. */
import { describe, expect, test } from 'vitest';
import { loadScript, openRun } from '../../../src/engine/index.ts';
import { LAYOUTS, type Layout } from '../../../src/engine/model/choices.ts';
import { STRUCT_LAYOUTS } from '../../../src/engine/sim/include/linux/layouts.ts';
import { readText, transcripts } from '../../labs-read.ts';
import { Lab } from './support.ts';

/** A structure's fields by name, as one kernel declares them. */
function drawn(kind: string, layout: Layout, fields: { readonly [n: string]: unknown }) {
  const values = STRUCT_LAYOUTS.get(kind)?.layouts[layout] ?? [];
  const read = fields as { readonly [n: string]: number | string | null };
  return Object.fromEntries(values.map(({ name, value }) => [name, value(read)]));
}

describe('layouts', () => {
  test('3.2 derives nrbufs and curbuf from head and tail', () => {
    const lab = new Lab('A');
    lab.call('A', 'pipe', undefined);
    lab.call('A', 'fcntl', 4, 1031, 16384);
    for (let i = 0; i < 5; i++) {
      lab.call('A', 'write', 4, new Uint8Array(4096), 4096);
      lab.call('A', 'read', 3, undefined, 4096);
    }
    lab.call('A', 'write', 4, new Uint8Array(5000), 5000);
    const { fields } = lab.object('pipe:1');
    expect(drawn('pipe_inode_info', '3.2', fields)).toMatchObject({
      ...{ nrbufs: 2, curbuf: 1, buffers: 4, readers: 1, writers: 1, waiting_writers: 0 },
    });
    expect(drawn('pipe_inode_info', '6', fields)).toMatchObject({
      ...{ head: 7, tail: 5, max_usage: 4, ring_size: 4 },
    });
  });

  test('what derives from something unknown is unknown', () => {
    const { nrbufs, buffers } = drawn('pipe_inode_info', '3.2', { head: null, max_usage: 16 });
    expect(nrbufs).toBeNull();
    expect(buffers).toBe(16);
  });

  test('every structure that snapshots hold can be drawn, and no field is undefined', () => {
    const lab = new Lab('A');
    lab.call('A', 'pipe', undefined);
    lab.call('A', 'write', 4, new Uint8Array(9), 9);
    lab.call('A', 'open', '/tmp/x', 0o102, 0o600);
    lab.call('A', 'write', 5, new Uint8Array(9), 9);
    const { objects } = lab.snapshot();
    for (const view of objects.flatMap((object) => [object, ...(object.parts ?? [])])) {
      for (const layout of LAYOUTS) {
        const values = Object.values(drawn(view.kind, layout, view.fields));
        expect(values.length).toBeGreaterThan(0);
        expect(values).not.toContain(null);
      }
    }
  });

  test.each(transcripts('src/lessons'))('%s shows nothing that has none', async (path) => {
    const { script } = loadScript(readText(path), path);
    const run = openRun({ script, on: 'sim', trace: false });
    await run.last();
    const kinds = new Set<string>();
    for (let step = 0; step < run.store.getState().count; step++) {
      for (const { kind, parts } of run.at(step)?.step.snapshot.objects ?? []) {
        for (const one of [kind, ...(parts ?? []).map((part) => part.kind)]) kinds.add(one);
      }
    }
    await run.close();
    expect([...kinds].filter((kind) => !STRUCT_LAYOUTS.has(kind))).toEqual([]);
  });

  test.each([...STRUCT_LAYOUTS.values()])(
    '$kind: glosses in both languages, names once',
    (layout) => {
      for (const name of LAYOUTS) {
        const fields = layout.layouts[name];
        expect(new Set(fields.map((field) => field.name)).size).toBe(fields.length);
        for (const { gloss, type } of [...fields, { gloss: layout.gloss, type: 'struct' }]) {
          expect(gloss.en).not.toBe('');
          expect(gloss.zh).not.toBe('');
          expect(type).not.toBe('');
        }
      }
    },
  );
});
