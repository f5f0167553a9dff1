import type { Metafile } from 'esbuild';

export function bundle(
  outdir: string,
  sources?: { readonly [name: string]: string },
): Promise<{ readonly metafile: Metafile }>;
export function build(): Promise<{ readonly metafile: Metafile }>;
export function isFresh(): boolean;
