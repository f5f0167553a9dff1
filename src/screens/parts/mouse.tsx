/** Where on the screen the mouse means something. Components say which of their boxes; where those are is measured then. */
import { type DOMElement, measureElement } from 'ink';
import { createContext, type RefObject, use, useLayoutEffect, useRef } from 'react';

/** What the mouse does in a box. */
export interface MouseHandlers {
  /** The first button went down, so many rows below the box's upper edge. */
  readonly onClick?: ((row: number) => void) | undefined;
  /** The wheel turned, by so many rows towards the end. */
  readonly onWheel?: ((rows: number) => void) | undefined;
}

interface Area {
  readonly box: RefObject<DOMElement | null>;
  readonly take: (row: number, wheel: number) => void;
}

/** What a turn of the wheel scrolls, as terminals do it. */
const WHEEL_ROWS = 3;

/** Where reports of the mouse come in. */
export interface Mouse {
  /** The first button went down at a cell, counted from 0. */
  click(column: number, row: number): void;
  wheel(column: number, row: number, by: number): void;
  /** @returns What takes the area away again. */
  add(area: Area): () => void;
}

/** A mouse with nothing below it. */
export function createMouse(): Mouse {
  const areas: Area[] = [];
  /** Give it to the smallest box that it is in. */
  const point = (column: number, row: number, wheel: number): void => {
    const hits = areas.flatMap((area) => {
      const { current } = area.box;
      if (current === null) return [];
      const { x, y, width, height } = measureElement(current);
      const inside = column >= x && column < x + width && row >= y && row < y + height;
      return inside ? [{ area, y, size: width * height }] : [];
    });
    const [hit] = hits.sort((a, b) => a.size - b.size);
    hit?.area.take(row - hit.y, wheel);
  };
  return {
    click: (column, row) => point(column, row, 0),
    wheel: (column, row, by) => point(column, row, by * WHEEL_ROWS),
    add(area) {
      areas.push(area);
      return () => void areas.splice(areas.indexOf(area), 1);
    },
  };
}

/** The mouse of the terminal; none in what is drawn for nobody. */
export const MouseContext = createContext<Mouse | undefined>(undefined);

/** Take what the mouse does in a box. @returns The box's `ref`. */
export function useMouse({ onClick, onWheel }: MouseHandlers): RefObject<DOMElement | null> {
  const mouse = use(MouseContext);
  const box = useRef<DOMElement>(null);
  const latest = useRef<Area['take']>(() => {});
  const active = onClick !== undefined || onWheel !== undefined;
  useLayoutEffect(() => {
    latest.current = (row, wheel) => (wheel === 0 ? onClick?.(row) : onWheel?.(wheel));
  });
  useLayoutEffect(() => {
    if (!active || mouse === undefined) return undefined;
    return mouse.add({ box, take: (row, wheel) => latest.current(row, wheel) });
  }, [mouse, active]);
  return box;
}
