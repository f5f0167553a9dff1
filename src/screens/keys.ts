/**
 * Every command of the app, once: what keys it has, where it works, what it does. Key handling, the footer, the
 * help screen and docs/KEYS.md are made from this table.
 */
import type { InEvery } from '../text/language.ts';

/** Where a command works. `list` is home and the recordings, `player` a recording in the lab. */
export type Scope =
  | 'everywhere'
  | 'list'
  | 'home'
  | 'recordings'
  | 'lab'
  | 'player'
  | 'pane'
  | 'filter';

/** How the help screen groups commands. */
export type Category = 'run' | 'view' | 'move' | 'app';

interface Entry {
  readonly keys: readonly KeyName[];
  readonly in: readonly Scope[];
  readonly category: Category;
  /** One or two words, for the footer. */
  readonly short: InEvery<string>;
  /** A clause, for help and documentation. */
  readonly does: InEvery<string>;
  /** Position in the footer of its scopes, lowest first; absent: not in the footer. */
  readonly footer?: number;
}

/** A key as this program names it: a printable character, or one of the names in `keyLabel`. */
export type KeyName = string;

/** The table. */
export const COMMANDS = {
  step: {
    keys: ['n', 'right', 'enter'],
    in: ['lab', 'player'],
    category: 'run',
    footer: 10,
    short: { en: 'step', zh: '下一步' },
    does: {
      en: 'make the next call (or show what the next step recorded)',
      zh: '执行下一个调用（回放时前进一步）',
    },
  },
  into: {
    keys: ['i'],
    in: ['lab', 'player'],
    category: 'run',
    footer: 20,
    short: { en: 'into', zh: '步入' },
    does: {
      en: 'go one event further inside the call, as the kernel function does it',
      zh: '在调用内部前进一个事件，看内核函数在做什么',
    },
  },
  stepBack: {
    keys: ['b', 'left'],
    in: ['lab', 'player'],
    category: 'run',
    footer: 30,
    short: { en: 'back', zh: '后退' },
    does: { en: 'take one step back', zh: '后退一步' },
  },
  play: {
    keys: ['space'],
    in: ['lab', 'player'],
    category: 'run',
    footer: 40,
    short: { en: 'play', zh: '播放' },
    does: { en: 'play or pause', zh: '播放或暂停' },
  },
  faster: {
    keys: ['+', '='],
    in: ['lab', 'player'],
    category: 'run',
    short: { en: 'faster', zh: '加速' },
    does: { en: 'play faster', zh: '加快播放' },
  },
  slower: {
    keys: ['-'],
    in: ['lab', 'player'],
    category: 'run',
    short: { en: 'slower', zh: '减速' },
    does: { en: 'play slower', zh: '放慢播放' },
  },
  first: {
    keys: ['g', 'home'],
    in: ['lab', 'player', 'list', 'pane'],
    category: 'move',
    short: { en: 'first', zh: '开头' },
    does: {
      en: 'go to the first step (in a list or another pane: to the top)',
      zh: '回到第一步（列表或其他窗格：到顶）',
    },
  },
  last: {
    keys: ['G', 'end'],
    in: ['lab', 'player', 'list', 'pane'],
    category: 'move',
    short: { en: 'last', zh: '末尾' },
    does: {
      en: 'run to the last step (in a list or another pane: to the bottom)',
      zh: '运行到最后一步（列表或其他窗格：到底）',
    },
  },
  seek: {
    keys: ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'],
    in: ['player'],
    category: 'run',
    short: { en: 'jump', zh: '跳转' },
    does: { en: 'recording: jump to 0 %, 10 % ... 90 %', zh: '回放：跳到 0 %、10 % … 90 %' },
  },
  mode: {
    keys: ['m'],
    in: ['lab', 'player'],
    category: 'run',
    footer: 50,
    short: { en: 'mode', zh: '模式' },
    does: {
      en: "run on the simulation, on this machine's kernel, or on both at once",
      zh: '切换：模拟内核、本机内核、两者对照',
    },
  },
  predict: {
    keys: ['p'],
    in: ['lab'],
    category: 'run',
    footer: 60,
    short: { en: 'predict', zh: '预测' },
    does: {
      en: 'say what the next call will do before it is made; the score is kept',
      zh: '先猜下一个调用的结果再执行，并计分',
    },
  },
  source: {
    keys: ['c'],
    in: ['lab', 'player'],
    category: 'view',
    footer: 70,
    short: { en: 'C code', zh: 'C 代码' },
    does: { en: 'show the transcript as a C program, and back', zh: '把脚本换成 C 程序，再按换回' },
  },
  layout: {
    keys: ['v'],
    in: ['everywhere'],
    category: 'view',
    footer: 110,
    short: { en: 'layout', zh: '结构版本' },
    does: {
      en: "draw kernel structures as Linux 3.2 has them, or as today's kernel does",
      zh: '按 Linux 3.2 或当前内核的字段画内核结构',
    },
  },
  language: {
    keys: ['L'],
    in: ['everywhere'],
    category: 'view',
    footer: 120,
    short: { en: '中文', zh: 'English' },
    does: { en: 'switch between English and Chinese', zh: '切换中文和英文' },
  },
  zoom: {
    keys: ['z'],
    in: ['lab', 'player'],
    category: 'view',
    footer: 100,
    short: { en: 'zoom', zh: '放大' },
    does: {
      en: 'give the focused pane the whole screen, and back',
      zh: '让当前窗格占满屏幕，再按恢复',
    },
  },
  nextPane: {
    keys: ['tab'],
    in: ['lab', 'player'],
    category: 'move',
    footer: 80,
    short: { en: 'pane', zh: '窗格' },
    does: { en: 'go to the next pane', zh: '转到下一个窗格' },
  },
  previousPane: {
    keys: ['shift+tab'],
    in: ['lab', 'player'],
    category: 'move',
    short: { en: 'pane back', zh: '上一窗格' },
    does: { en: 'go to the previous pane', zh: '转到上一个窗格' },
  },
  pane: {
    keys: ['1', '2', '3', '4', '5', '6'],
    in: ['lab'],
    category: 'move',
    short: { en: 'pane', zh: '窗格' },
    does: { en: 'go to that pane', zh: '转到对应编号的窗格' },
  },
  down: {
    keys: ['j', 'down'],
    in: ['list', 'pane', 'lab', 'player'],
    category: 'move',
    short: { en: 'down', zh: '向下' },
    does: {
      en: 'down one line (in the transcript: one step on)',
      zh: '向下一行（在脚本里：前进一步）',
    },
  },
  up: {
    keys: ['k', 'up'],
    in: ['list', 'pane', 'lab', 'player'],
    category: 'move',
    short: { en: 'up', zh: '向上' },
    does: {
      en: 'up one line (in the transcript: one step back)',
      zh: '向上一行（在脚本里：后退一步）',
    },
  },
  pageDown: {
    keys: ['pagedown', 'ctrl+f', 'ctrl+d'],
    in: ['list', 'pane', 'lab', 'player'],
    category: 'move',
    short: { en: 'page down', zh: '下一页' },
    does: { en: 'scroll down without moving the run', zh: '向下翻页，运行位置不变' },
  },
  pageUp: {
    keys: ['pageup', 'ctrl+b', 'ctrl+u'],
    in: ['list', 'pane', 'lab', 'player'],
    category: 'move',
    short: { en: 'page up', zh: '上一页' },
    does: { en: 'scroll up without moving the run', zh: '向上翻页，运行位置不变' },
  },
  open: {
    keys: ['enter', 'right', 'l'],
    in: ['list'],
    category: 'app',
    footer: 10,
    short: { en: 'open', zh: '打开' },
    does: { en: 'open what is selected', zh: '打开选中的条目' },
  },
  search: {
    keys: ['/'],
    in: ['list', 'lab', 'player'],
    category: 'move',
    footer: 90,
    short: { en: 'search', zh: '搜索' },
    does: { en: 'filter a list; find in the transcript', zh: '筛选列表；在脚本里查找' },
  },
  nextMatch: {
    keys: ['n'],
    in: ['filter'],
    category: 'move',
    short: { en: 'next match', zh: '下一处' },
    does: { en: 'while a search is on: the next match', zh: '查找时：下一处' },
  },
  previousMatch: {
    keys: ['N'],
    in: ['filter'],
    category: 'move',
    short: { en: 'previous match', zh: '上一处' },
    does: { en: 'while a search is on: the match before', zh: '查找时：上一处' },
  },
  export: {
    keys: ['e'],
    in: ['recordings'],
    category: 'app',
    footer: 20,
    short: { en: 'export', zh: '导出' },
    does: {
      en: 'recordings: write the selected one as asciicast v2',
      zh: '录像：把选中的导出成 asciicast v2',
    },
  },
  record: {
    keys: ['r'],
    in: ['lab'],
    category: 'app',
    short: { en: 'record', zh: '录制' },
    does: {
      en: 'run the whole transcript and keep it as a recording',
      zh: '运行整个脚本并存为录像',
    },
  },
  recordings: {
    keys: ['R'],
    in: ['home'],
    category: 'app',
    footer: 60,
    short: { en: 'recordings', zh: '录像' },
    does: { en: 'open the list of recordings', zh: '打开录像列表' },
  },
  nextLab: {
    keys: [']'],
    in: ['lab'],
    category: 'app',
    short: { en: 'next lab', zh: '下一个实验' },
    does: { en: 'open the lab that comes next in the list', zh: '打开列表里的下一个实验' },
  },
  previousLab: {
    keys: ['['],
    in: ['lab'],
    category: 'app',
    short: { en: 'lab before', zh: '上一个实验' },
    does: { en: 'open the lab that comes before in the list', zh: '打开列表里的上一个实验' },
  },
  command: {
    keys: [':'],
    in: ['everywhere'],
    category: 'app',
    footer: 130,
    short: { en: 'command', zh: '命令' },
    does: {
      en: 'type a command: :12 :sim :real :twin :lang zh :layout 3.2 :q',
      zh: '输入命令：:12 :sim :real :twin :lang zh :layout 3.2 :q',
    },
  },
  help: {
    keys: ['?'],
    in: ['everywhere'],
    category: 'app',
    footer: 1000,
    short: { en: 'help', zh: '帮助' },
    does: { en: 'show or hide this help', zh: '显示或关闭本帮助' },
  },
  back: {
    keys: ['escape'],
    in: ['everywhere'],
    category: 'app',
    footer: 1010,
    short: { en: 'back', zh: '返回' },
    does: { en: 'leave what is open, or go back', zh: '关闭当前的东西，或返回上一屏' },
  },
  quit: {
    keys: ['q', 'ctrl+c'],
    in: ['everywhere'],
    category: 'app',
    footer: 1020,
    short: { en: 'quit', zh: '退出' },
    does: { en: 'quit', zh: '退出' },
  },
  suspend: {
    keys: ['ctrl+z'],
    in: ['everywhere'],
    category: 'app',
    short: { en: 'suspend', zh: '挂起' },
    does: { en: 'back to the shell; fg returns', zh: '回到 shell，输入 fg 回来' },
  },
} as const satisfies Readonly<Record<string, Entry>>;

/** A command's name. */
export type CommandName = keyof typeof COMMANDS;

/** One line of the table, without its literal types. */
export type Command = Entry;

/** The commands of some scopes, in the table's order. */
export function commandsIn(scopes: readonly Scope[]): (readonly [CommandName, Command])[] {
  return (Object.entries(COMMANDS) as [CommandName, Command][]).filter(([, command]) =>
    command.in.some((scope) => scopes.includes(scope)),
  );
}

/** What a key means where these scopes hold, the innermost scope first. */
export function commandFor(key: KeyName, scopes: readonly Scope[]): CommandName | undefined {
  for (const scope of [...scopes, 'everywhere'] as const) {
    for (const [name, command] of commandsIn([scope])) {
      if (command.keys.includes(key)) return name;
    }
  }
  return undefined;
}

const LABELS: Readonly<Record<string, InEvery<string>>> = {
  space: { en: 'space', zh: '空格' },
  enter: { en: 'Enter', zh: 'Enter' },
  escape: { en: 'Esc', zh: 'Esc' },
  tab: { en: 'Tab', zh: 'Tab' },
  'shift+tab': { en: 'Shift-Tab', zh: 'Shift-Tab' },
  up: { en: 'Up', zh: '上' },
  down: { en: 'Down', zh: '下' },
  left: { en: 'Left', zh: '左' },
  right: { en: 'Right', zh: '右' },
  home: { en: 'Home', zh: 'Home' },
  end: { en: 'End', zh: 'End' },
  pageup: { en: 'PgUp', zh: 'PgUp' },
  pagedown: { en: 'PgDn', zh: 'PgDn' },
};

/** A key as people write it. */
export function keyLabel(key: KeyName, language: keyof InEvery<string>): string {
  const known = LABELS[key];
  if (known !== undefined) return known[language];
  return key.startsWith('ctrl+') ? `Ctrl-${key.slice(5)}` : key;
}
