/** Mistakes that show only when a transcript runs. */
import type { Diagnostic } from './ast.ts';
import { diagnosticText } from './diagnostic.ts';

/** A mistake of the transcript that shows only when it runs: an unassigned variable, a call that a kernel lacks. */
export class RunMistake extends Error {
  override readonly name = 'RunMistake';
  readonly diagnostic: Diagnostic;

  constructor(diagnostic: Diagnostic) {
    super(diagnosticText(diagnostic));
    this.diagnostic = diagnostic;
  }
}
