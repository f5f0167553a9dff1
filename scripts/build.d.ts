import type { Metafile } from 'esbuild';

export function build(outdir?: string): Promise<{ readonly metafile: Metafile }>;
export function isFresh(): boolean;
