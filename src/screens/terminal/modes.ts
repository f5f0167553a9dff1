/**
 * What the terminal is asked for besides pictures, and gives up again: Ink marks pastes and takes the alternate screen, and
 * has no words for the mouse, nor for what a terminal does again after somebody else has used it.
 */

type Environment = { readonly [name: string]: string | undefined };

/** DEC private modes (xterm's ctlseqs): reports of buttons and wheel, in decimal; marked pastes. */
const BUTTONS = 1000;
const DECIMAL = 1006;
const PASTES = 2004;
/** The wheel as arrow keys in the alternate screen, which would step the program. */
const WHEEL_AS_ARROWS = 1007;

const on = (mode: number): string => `\x1b[?${mode}h`;
const off = (mode: number): string => `\x1b[?${mode}l`;
const saved = (mode: number): string => `\x1b[?${mode}s`;
const restored = (mode: number): string => `\x1b[?${mode}r`;
const asked = (mode: number): string => `\x1b[?${mode}$p`;

/** Back from the alternate screen, to a cursor that is seen. */
const LEAVE_SCREEN = '\x1b[?1049l\x1b[?25h';

/** The answer to `asked` (DECRPM): 1 and 3 where the mode is on. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: answers begin with an escape.
const ANSWER = /^\x1b\[\?(\d+);(\d)\$y$/;

/** Terminals without a mouse, or where reports of it come from a program beside them (gpm). */
const NO_MOUSE = /^(?:linux|dumb|ansi|cons25|sun|vt\d+.*|)$/;
/** Terminals that are asked which modes are on: others may write the question on the screen. */
const ANSWERS = /^(?:xterm|alacritty|foot|ghostty|wezterm|contour|rio)/;

/** The modes of a terminal while the app has it. */
export interface Modes {
  /** Ask for what the app needs. */
  take(mouse: boolean): void;
  /** Ask for it once more: somebody else has used the terminal since. */
  takeAgain(): void;
  /** Take the mouse, or leave it to the terminal. */
  setMouse(on: boolean): void;
  /** Put everything back as it was found; nothing where nothing was asked for. */
  giveBack(): void;
  /** Also leave the alternate screen: for a way out that Ink does not take. */
  leave(): void;
  /** The terminal has said something of itself. */
  heard(report: string): void;
}

/** The modes of the terminal that is written to. */
export function terminalModes(write: (text: string) => unknown, env: Environment): Modes {
  const { TERM = '', TERM_PROGRAM } = env;
  const hasMouse = !NO_MOUSE.test(TERM);
  const answers = ANSWERS.test(TERM) && TERM_PROGRAM !== 'Apple_Terminal';
  let held = false;
  let mouse = false;
  let wheelWasArrows = false;
  let asking = answers;
  const buttons = (): string => (mouse ? on(BUTTONS) + on(DECIMAL) : off(DECIMAL) + off(BUTTONS));
  return {
    take(wanted) {
      if (!hasMouse) return;
      held = true;
      mouse = wanted;
      // Terminals that cannot save a mode may still say what it was.
      const question = asking ? asked(WHEEL_AS_ARROWS) : '';
      asking = false;
      const wheel = saved(WHEEL_AS_ARROWS) + off(WHEEL_AS_ARROWS);
      write(question + wheel + (mouse ? buttons() : ''));
    },
    takeAgain: () =>
      write(on(PASTES) + (hasMouse ? off(WHEEL_AS_ARROWS) + (mouse ? buttons() : '') : '')),
    setMouse(wanted) {
      if (!held || wanted === mouse) return;
      mouse = wanted;
      write(buttons());
    },
    giveBack() {
      if (!held) return;
      held = false;
      const arrows = wheelWasArrows ? on(WHEEL_AS_ARROWS) : '';
      write(off(DECIMAL) + off(BUTTONS) + restored(WHEEL_AS_ARROWS) + arrows);
    },
    leave: () => write(off(PASTES) + LEAVE_SCREEN),
    heard(report) {
      const [, mode, state] = ANSWER.exec(report) ?? [];
      if (Number(mode) === WHEEL_AS_ARROWS) wheelWasArrows = state === '1' || state === '3';
    },
  };
}
