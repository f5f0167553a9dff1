/** Where two kernels differ is said in words, never by a path. */
import { expect, test } from 'vitest';
import { placeWords } from '../../src/text/difference.ts';

test.each([
  ['snapshot.processes.A.call.wchan', 'the kernel function that A sleeps in'],
  ['snapshot.processes.A.call.queue.name', 'the wait queue that A sleeps in'],
  ['snapshot.processes.A.call', 'the call that A is inside of'],
  ['snapshot.processes.B.state', 'the state of B'],
  ['snapshot.processes.B.exit.killed', 'how B ended'],
  ['snapshot.processes.A.fds.3', 'descriptor 3 of A'],
  ['snapshot.processes.A.fds.3.access', 'descriptor 3 of A (access)'],
  ['snapshot.processes.A.signals.pending.0', 'pending of A'],
  ['snapshot.processes.A.mappings.0.prot', 'what A has mapped'],
  ['snapshot.objects.pipe:1.fields.readers', 'readers of pipe:1'],
  ['snapshot.objects.fifo:/tmp/a.b.fields.i_size', 'i_size of fifo:/tmp/a.b'],
  ['snapshot.objects.sem:1.parts.sems[0].fields.semval', 'sems[0].semval of sem:1'],
  ['snapshot.objects.pipe:1.queues.rd_wait.waiters.0', 'who sleeps in rd_wait of pipe:1'],
  ['snapshot.objects.pipe:1', 'pipe:1'],
  ['snapshot.files.file:3.f_pos', 'an open file description (f_pos)'],
  ['outcome.outs.1', 'what the call wrote'],
  ['outcome.errno', 'the error of the call'],
  ['minorFaults', 'how many page faults the call took'],
  ['consequences.B.0.signal', 'what happened to B because of it'],
])('%s', (path, words) => {
  expect(placeWords(path, 'en')).toBe(words);
  expect(placeWords(path, 'zh')).not.toContain('snapshot');
});
