/** What the comments of a C program say, in the languages of the program. */

/** One language's words. */
export interface CWords {
  /** First lines of the file. */
  readonly head: readonly string[];
  /** Behind a call that does not return at once. */
  readonly blocks: string;
  /** Where a child's own code begins. */
  readonly child: (actor: string) => string;
  /** Where time passes. */
  readonly passes: (time: string) => string;
  /** Where a process needs an id that only the person who starts it can tell. */
  readonly told: (actor: string) => string;
}

export const C_WORDS: { readonly en: CWords; readonly zh: CWords } = {
  en: {
    head: [
      'The transcript decides who goes first; real programs would have to wait for each other.',
    ],
    blocks: 'blocks',
    child: (actor) => `child ${actor}`,
    passes: (time) => `${time} pass`,
    told: (actor) => `process id of ${actor}`,
  },
  zh: {
    head: ['先后次序由脚本决定；真实的程序需要自己相互等待。'],
    blocks: '阻塞',
    child: (actor) => `子进程 ${actor}`,
    passes: (time) => `经过 ${time}`,
    told: (actor) => `${actor} 的进程号`,
  },
};
