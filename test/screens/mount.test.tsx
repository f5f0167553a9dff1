/**
 * The app as Ink runs it: what is typed on the standard input reaches the session, and what the session draws is
 * what Ink writes. Everything else about screens is tested without Ink, on the session itself.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { render } from 'ink-testing-library';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { App } from '../../src/screens/mount.tsx';
import { PATIENTLY } from '../support/limits.ts';
import { type OpenApp, openApp } from './app-driver.ts';

let state: string;
let app: OpenApp;
let ink: ReturnType<typeof render>;

beforeEach(() => {
  state = mkdtempSync(join(tmpdir(), 'ipcscope-mount-'));
  app = openApp(state);
  ink = render(<App session={app.session} />);
});

afterEach(() => {
  ink.unmount();
  ink.cleanup();
  app.close();
  rmSync(state, { recursive: true, force: true });
});

/** Resolves once Ink has written a frame that has the text in it. */
async function shown(text: string): Promise<void> {
  await vi.waitFor(() => expect(ink.lastFrame()).toContain(text), PATIENTLY);
}

test('the first frame is home, with its labs', async () => {
  await shown('Hello through a pipe');
  await shown('Mechanisms');
});

test('keys go from the standard input to the lab, and its steps come back', async () => {
  await shown('Hello through a pipe');
  ink.stdin.write('\r');
  ink.stdin.write('\r');
  await shown('step 0/');
  ink.stdin.write('n');
  await shown('pipe_inode_info');
  await shown('step 1/');
  ink.stdin.write('b');
  await shown('step 0/');
});

test('the language changes under the same screen', async () => {
  await shown('Mechanisms');
  ink.stdin.write('L');
  await shown('机制');
});

test('q leaves', async () => {
  await shown('Mechanisms');
  ink.stdin.write('q');
  await vi.waitFor(() => expect(app.left()).toBe(true), PATIENTLY);
});
