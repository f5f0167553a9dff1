/** A part of the picture; an edge that is absent cuts nothing. */
interface Clip {
  readonly x1?: number | undefined;
  readonly x2?: number | undefined;
  readonly y1?: number | undefined;
  readonly y2?: number | undefined;
}

export class Output {
  constructor(options: { readonly width: number; readonly height: number });
  write(
    x: number,
    y: number,
    text: string,
    options: { readonly transformers: readonly ((line: string, index: number) => string)[] },
  ): void;
  clip(clip: Clip): void;
  unclip(): void;
  get(): { readonly output: string; readonly height: number };
}
