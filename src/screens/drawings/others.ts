/** The other objects of the moment, for a drawing that shows two of them together: both ends of a connection. */
import { createContext, use } from 'react';
import type { ObjectView } from '../../engine/index.ts';

/** All objects of the moment. */
export const OthersContext = createContext<readonly ObjectView[]>([]);

/** The object of an id; undefined for what is none. */
export function useOther(id: string): ObjectView | undefined {
  return use(OthersContext).find((object) => object.id === id);
}
