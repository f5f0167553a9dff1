/** What the arrows point at in a picture of the kernel: a name that knows its key draws itself as pointed at. */
import { createContext, use } from 'react';
import type { PartView } from '../../engine/index.ts';
import type { StyleName } from '../theme.ts';

/** The key of what is pointed at; undefined where nothing is. */
export const PointedContext = createContext<string | undefined>(undefined);

/** The object whose fields, parts and queues are drawn inside; undefined outside of one. */
export const ObjectContext = createContext<string | undefined>(undefined);

/** The style of a name inside an object: as pointed at, or its own. */
export function usePointing(): (key: string, own: StyleName | undefined) => StyleName | undefined {
  const [pointed, object] = [use(PointedContext), use(ObjectContext)];
  return (key, own) => (pointed !== undefined && pointed === `${object}${key}` ? 'selected' : own);
}

/** How a part is found in its object. */
export function partKey({ kind, name }: PartView): string {
  return ` ${kind} ${name}`;
}

/** How a field is found in its object. */
export function fieldKey(name: string): string {
  return ` .${name}`;
}

/** How a wait queue is found in its object. */
export function queueKey(name: string): string {
  return ` ~${name}`;
}
