/** The C library, through koffi. Nothing else in the program imports koffi, and nothing does before this. */

/** Why the C library cannot be reached; the words for each are the text catalogue's. */
export type NativeErrorCode = 'native.not-linux' | 'native.no-koffi' | 'native.no-libc';

/** The C library cannot be reached from here. */
export class NativeError extends Error {
  readonly code: NativeErrorCode;
  /** What the loader said, for the curious. */
  readonly detail: string;

  constructor(code: NativeErrorCode, detail: string) {
    super(`${code}: ${detail}`);
    this.name = 'NativeError';
    this.code = code;
    this.detail = detail;
  }
}

/** A C function of integer and pointer arguments. Pointers to memory of ours are byte arrays. */
type CFunction = (...args: never[]) => number | bigint;

/** What the bindings need of the C library. */
export interface Libc {
  /** Bind a function by its C declaration. The type says the same: nothing compares the two. */
  bind<F extends CFunction>(declaration: string): F;
  /** errno of the last call that failed, read right after it. */
  errno(): number;
  /** Memory of this process as an ArrayBuffer: it shows what is there, and outlives nothing. */
  view(address: bigint, length: number): ArrayBuffer;
}

let loaded: Promise<Libc> | undefined;

/**
 * Load koffi and the C library, once.
 *
 * @throws NativeError where this is not Linux, koffi is not installed or has no build for this machine, or no C
 *   library is found.
 */
export function loadLibc(): Promise<Libc> {
  loaded ??= open();
  return loaded;
}

async function open(): Promise<Libc> {
  if (process.platform !== 'linux') throw new NativeError('native.not-linux', process.platform);
  const koffi = await import('koffi').then(
    (module) => module.default,
    (error: unknown) => {
      throw new NativeError('native.no-koffi', String(error).split('\n')[0] ?? '');
    },
  );
  let trouble = '';
  for (const name of ['libc.so.6', 'libc.so']) {
    try {
      const library = koffi.load(name);
      return {
        bind: <F extends CFunction>(declaration: string) =>
          library.func(declaration) as unknown as F,
        errno: () => koffi.errno(),
        view: (address, length) => koffi.view(address, length),
      };
    } catch (error) {
      trouble = String(error);
    }
  }
  throw new NativeError('native.no-libc', trouble);
}
