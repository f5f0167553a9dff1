/**
 * Intl.Segmenter for the bundle, made when the first text is segmented. Making the first one of a process reads its
 * tables, which takes longer than drawing a screen; nearly all texts are plain and never ask it.
 */

const { Segmenter } = Intl;

/** As Intl.Segmenter. */
export class LazySegmenter {
  #options;
  #made;

  constructor(...options) {
    this.#options = options;
  }

  segment(text) {
    this.#made ??= new Segmenter(...this.#options);
    return this.#made.segment(text);
  }
}
