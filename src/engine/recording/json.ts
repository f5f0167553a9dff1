/** A recording as one JSON document with every step whole, for programs that want no differences. */

import { printableJson } from '../../printable.ts';
import type { Frame } from '../model/frame.ts';
import type { Recording } from './reader.ts';
import { toJson } from './values.ts';

/** Pieces of the document, in order, so that a long recording need not be in memory at once. */
export function* jsonDocument({ header, frames, complete, damage }: Recording): Generator<string> {
  yield `{"header":${printableJson(header)},\n"steps":[`;
  for (let index = 0; index < frames.length; index++) {
    const frame = frames.at(index);
    if (frame === undefined) break;
    yield `${index === 0 ? '' : ','}\n${printableJson(whole(frame))}`;
  }
  yield `\n],\n"complete":${complete},"damage":${printableJson(damage ?? null)}}\n`;
}

function whole({ step, real, difference }: Frame): unknown {
  return toJson({
    ...step,
    ...(real === undefined ? {} : { real }),
    ...(difference === undefined ? {} : { difference }),
  });
}
