/** Which pieces stand beside each other where each line has so many columns. */

/** Pieces in lines, in their order; one that is wider than a line has a line of its own. */
export function flow<Piece>(
  pieces: readonly Piece[],
  widthOf: (piece: Piece, first: boolean) => number,
  columns: number,
  gap = 0,
): Piece[][] {
  const lines: Piece[][] = [];
  let used = 0;
  for (const piece of pieces) {
    const line = lines.at(-1);
    const width = widthOf(piece, false);
    if (line !== undefined && used + gap + width <= columns) {
      line.push(piece);
      used += gap + width;
    } else {
      lines.push([piece]);
      used = widthOf(piece, true);
    }
  }
  return lines;
}
