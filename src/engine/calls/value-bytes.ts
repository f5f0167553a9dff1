/** The most bytes of one value: what a transcript gives or a call brings. Linux has no such limit; a screen does. */
export const VALUE_BYTES = 16 * 1024 * 1024;
