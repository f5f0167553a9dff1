/** Labs as the command line lists and finds them. */
import { expect, test } from 'vitest';
import { type Context, UsageError } from '../../src/cli/io.ts';
import { labs } from '../../src/cli/labs.ts';
import { findTranscript } from '../../src/cli/place.ts';
import { readLabs } from '../labs-read.ts';
import { surroundings } from '../support/io.ts';

/** A command's context, and what it has written. */
function commandContext(): { context: Context; written: () => string } {
  const { io, out } = surroundings({ stdinIsTerminal: true });
  return { context: { io, language: 'en', layout: '6' }, written: out };
}

test('labs are listed by mechanism, and there in the order that their authors gave them', async () => {
  const { context, written } = commandContext();
  expect(await labs({ json: true }, context)).toBe(0);
  const list = JSON.parse(written()) as { id: string }[];
  expect(list.map(({ id }) => id)).toEqual(
    readLabs().map(({ mechanism, name }) => `${mechanism}/${name}`),
  );
});

test.each(['pipe/hello', 'pipe/hello.ipc'])('%s is a lab', async (name) => {
  const { path } = await findTranscript(name, commandContext().context);
  expect(path).toMatch(/src\/lessons\/pipe\/hello\.ipc$/);
});

test('what is no lab and no file is a mistake, with the nearest name', async () => {
  const found = findTranscript('pipe/helo', commandContext().context);
  await expect(found).rejects.toThrow(UsageError);
  await expect(found).rejects.toThrow('pipe/hello');
});
