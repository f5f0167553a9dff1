/** How results are looked at. */

/** The views, in the order in which one goes through them. */
export const VIEWS = ['table', 'bars', 'claims', 'compare'] as const;
export type BenchView = (typeof VIEWS)[number];
