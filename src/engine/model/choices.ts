/** What a user chooses: which kernel, whose structures, and in which colours. Without imports, since whatever starts first asks for them. */

/** Which kernel a run is, or was, on. */
export const ENGINES = ['sim', 'real', 'twin'] as const;
export type Engine = (typeof ENGINES)[number];

/** The kernels that structures are drawn as, the older first: the one that the documents describe, and the present one. */
export const LAYOUTS = ['3.2', '6'] as const;
export type Layout = (typeof LAYOUTS)[number];
export const LAYOUT_TODAY = '6' satisfies Layout;

/**
 * The themes: `auto` is readable on every background, `dark` and `light` are sharper on their own; `contrast` has nothing
 * grey, and tells what matters by blocks of colour; `none` has no colour.
 */
export const THEMES = ['auto', 'dark', 'light', 'contrast', 'none'] as const;
export type ThemeName = (typeof THEMES)[number];
