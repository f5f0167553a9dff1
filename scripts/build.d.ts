import type { Metafile } from 'esbuild';

export function bundle(outdir: string): Promise<{ readonly metafile: Metafile }>;
export function build(): Promise<{ readonly metafile: Metafile }>;
export function isFresh(): boolean;
