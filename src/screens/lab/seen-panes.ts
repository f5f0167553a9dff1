/** What the reader chose to see of the lab's panes: which one the keys go to, how far each is scrolled, zoom, source. */
import { type LabChoices, type LabFrame, NO_CHOICES, type PaneMetrics } from './compose.ts';
import { neighbour, PANES, type PaneName, shownPanes } from './panes.ts';

/** The part of what is chosen that is about panes. */
export type PaneChoices = Pick<LabChoices, 'focus' | 'offsets' | 'zoom' | 'source'>;

/** Focus and scrolling, as the last picture had room for them. */
export class SeenPanes {
  choices: PaneChoices = {
    focus: NO_CHOICES.focus,
    offsets: NO_CHOICES.offsets,
    zoom: NO_CHOICES.zoom,
    source: NO_CHOICES.source,
  };
  #metrics: ReadonlyMap<PaneName, PaneMetrics> = new Map();
  #shown: readonly PaneName[] = PANES;
  readonly #changed: () => void;

  /** @param changed Called when something else is to be seen. */
  constructor(changed: () => void) {
    this.#changed = changed;
  }

  /** The transcript and the C program move with the run; the other panes scroll. */
  get onRun(): boolean {
    return this.choices.focus === 'transcript' || this.choices.focus === 'program';
  }

  /** The lab has been drawn: what there is of each pane, and which are shown. */
  drawn({ metrics, arrangement }: Pick<LabFrame, 'metrics' | 'arrangement'>): void {
    this.#metrics = metrics;
    this.#shown = shownPanes(arrangement);
  }

  /** Let every pane follow the run again. */
  follow(): void {
    this.#set({ offsets: {} });
  }

  /** Undo the innermost of zoom and source; false when there is neither. */
  leave(): boolean {
    const { zoom, source } = this.choices;
    if (zoom) this.#set({ zoom: false });
    else if (source) this.#set({ source: false, focus: 'transcript' });
    else return false;
    return true;
  }

  toggleZoom(): void {
    this.#set({ zoom: !this.choices.zoom });
  }

  /** The C program in place of the transcript, and back. */
  toggleSource(): void {
    const { focus, source } = this.choices;
    this.focus(focus === 'program' || source ? 'transcript' : 'program');
  }

  /** Go to a pane. Where transcript and program share a place, the one that is gone to takes it. */
  focus(focus: PaneName): void {
    const both = this.#shown.includes('transcript') && this.#shown.includes('program');
    const source = focus === 'program' || (focus !== 'transcript' && this.choices.source);
    this.#set({ focus, source: both ? this.choices.source : source });
  }

  /** Go to the pane of a digit; nowhere where there is none. */
  focusNumber(number: number): void {
    this.focus(PANES[number - 1] ?? this.choices.focus);
  }

  /** Go to the next pane, or to the one before. */
  focusBeside(by: 1 | -1): void {
    this.focus(neighbour(this.choices.focus, by, this.#shown, this.choices.zoom));
  }

  /** Scroll the pane by so many rows. */
  scroll(by: number): void {
    const metrics = this.#metrics.get(this.choices.focus);
    if (metrics !== undefined) this.scrollTo(metrics.offset + by);
  }

  /** Scroll the pane by so many of its heights. */
  scrollPages(by: number): void {
    this.scroll(by * (this.#metrics.get(this.choices.focus)?.page ?? 10));
  }

  /** Scroll the pane to a row, as far as it goes. */
  scrollTo(offset: number): void {
    const { focus, offsets } = this.choices;
    const last = this.#metrics.get(focus)?.last ?? 0;
    this.#set({ offsets: { ...offsets, [focus]: Math.max(0, Math.min(last, offset)) } });
  }

  #set(choices: Partial<PaneChoices>): void {
    this.choices = { ...this.choices, ...choices };
    this.#changed();
  }
}
