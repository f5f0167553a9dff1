export const PLAIN: readonly (readonly [first: number, last: number, width: number])[];
export function plainWidth(text: string): number;
