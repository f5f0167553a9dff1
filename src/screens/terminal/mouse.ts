/** What a terminal reports of its mouse, in the form of SGR 1006 (xterm's ctlseqs, Mouse Tracking). */

/** What was done with the mouse, at a cell counted from 0. */
export interface Pointed {
  /** `other` is what means nothing here: a button let go, or one that is not the first. */
  readonly kind: 'click' | 'wheel' | 'other';
  readonly column: number;
  readonly row: number;
  /** Of the wheel: 1 towards the end, -1 towards the beginning; 0 of everything else. */
  readonly by: -1 | 0 | 1;
}

/** `CSI < button ; column ; row`, and M where a button went down, m where it was let go. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: reports begin with an escape.
const REPORT = /^\x1b\[<(\d+);(\d+);(\d+)([Mm])$/;

/** Shift, meta and control, which are added to the button. */
const MODIFIERS = 4 | 8 | 16;
const WHEEL_UP = 64;
const WHEEL_DOWN = 65;

/** What a report says of the mouse; undefined where it is about something else. */
export function pointedBy(report: string): Pointed | undefined {
  const [, code, column, row, end] = REPORT.exec(report) ?? [];
  if (code === undefined) return undefined;
  const button = Number(code) & ~MODIFIERS;
  const at = { column: Number(column) - 1, row: Number(row) - 1 };
  if (end === 'M' && button === 0) return { kind: 'click', by: 0, ...at };
  if (button === WHEEL_UP) return { kind: 'wheel', by: -1, ...at };
  if (button === WHEEL_DOWN) return { kind: 'wheel', by: 1, ...at };
  return { kind: 'other', by: 0, ...at };
}
