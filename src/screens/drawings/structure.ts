/** What the drawing of a kernel structure is given, and what it consists of. */
import type { ComponentType } from 'react';
import type { ObjectView } from '../../engine/index.ts';
import type { labText } from '../../text/lab.ts';

/** Everything that a drawing depends on, but the settings. */
export interface StructureProps {
  readonly object: ObjectView;
  /** The object before the step; absent when the step made it. */
  readonly before: ObjectView | undefined;
  readonly width: number;
  /** Rows that there are for it: what has no room is cut at the end, so what matters most comes first. */
  readonly height: number;
}

/** How a kind of object is drawn. */
export interface Structure {
  /** The whole object. */
  readonly View: ComponentType<StructureProps>;
  /** The object in one line, for when others need the room: texts, no boxes. */
  readonly Summary: ComponentType<StructureProps>;
  /** Why an object that was there before the step is there no more. */
  readonly gone: (text: ReturnType<typeof labText>) => string;
  /**
   * Fields of its parts, by the parts' kind, that matter as much as its own: on the twin they are compared before them.
   */
  readonly compared?: { readonly [kind: string]: readonly string[] };
}
