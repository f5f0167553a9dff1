/** A transcript that a command is about. */
import { formatDiagnostic, loadScript, type Script } from '../engine/index.ts';
import type { Io } from './io.ts';

/** Read a transcript's text; its mistakes are said, and then there is none. */
export function scriptOf(
  source: { readonly text: string; readonly name: string },
  io: Io,
): Script | undefined {
  const { script, diagnostics } = loadScript(source.text, source.name);
  for (const mistake of diagnostics) io.err(`${formatDiagnostic(mistake, script.lines)}\n`);
  return diagnostics.length > 0 ? undefined : script;
}
