/** What a transcript may ask of Linux and this kernel cannot answer: it says so instead of answering wrongly. */

/** Thrown out of a call; the run ends with a sentence that says what is missing. */
export class Lacks extends Error {
  override readonly name = 'Lacks';
  /** What is missing, in words of a transcript: `F_SETLK of fcntl`, `/proc/self/status`. */
  readonly what: string;

  constructor(what: string) {
    super(`the simulated kernel does not have ${what} yet`);
    this.what = what;
  }
}
