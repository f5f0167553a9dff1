/** docs/KEYS.md, made from the table of commands and the legend by scripts/keys.ts. */

import { MARKS } from '../marks/marks.ts';
import { makeTheme } from '../theme.ts';
import { COMMANDS } from './keys.table.ts';
import { type Category, type Command, type KeyName, keyLabel } from './keys.ts';

const TITLES: Readonly<Record<Category, string>> = {
  run: 'Run · 运行',
  move: 'Move · 移动',
  view: 'View · 显示',
  app: 'Program · 程序',
};

/** The document. */
export function keysDocument(): string {
  const lines = [
    '# Keys · 按键',
    '',
    'Made from `src/screens/keys/keys.table.ts` by `npx tsx scripts/keys.ts`; a test compares the two.',
    '',
  ];
  const commands: Command[] = Object.values(COMMANDS);
  for (const [category, title] of Object.entries(TITLES)) {
    lines.push(`## ${title}`, '', '| key | what it does | 作用 |', '| --- | --- | --- |');
    for (const { keys, does, category: own } of commands) {
      if (own !== category) continue;
      lines.push(`| ${keys.map(code).join(' ')} | ${cell(does.en)} | ${cell(does.zh)} |`);
    }
    lines.push('');
  }
  lines.push(...PROMPT, '', ...marks(), '');
  return lines.join('\n');
}

const PROMPT = [
  '## Commands typed after `:` · 输入的命令',
  '',
  '| command | what it does | 作用 |',
  '| --- | --- | --- |',
  '| `:12` | go to step 12 | 转到第 12 步 |',
  '| `:sim` `:real` `:twin` | run on the simulation, on this machine, on both | 用模拟内核、本机内核、两者对照运行 |',
  '| `:lang en` `:lang zh` | English, Chinese | 英文、中文 |',
  '| `:layout 3.2` `:layout 6` | structures as in Linux 3.2, or today | 按 Linux 3.2 或当前内核画结构 |',
  '| `:theme auto` `:theme dark` `:theme light` `:theme contrast` `:theme none` | colours for every background, a dark one, a light one, high contrast, no colour | 通用、深色背景、浅色背景、高对比、无色 |',
  '| `:mouse on` `:mouse off` | take the mouse, or leave it to the terminal | 使用鼠标，或把鼠标留给终端 |',
  '| `:help` | this list | 本列表 |',
  '| `:q` | quit | 退出 |',
  '',
  'Language, layout, theme, mouse and the speed of playing are kept for the next start; an option of the command line wins for its start.',
  '语言、结构版本、配色、鼠标和播放速度会保留到下次启动；命令行选项只对当次启动优先。',
  '',
  '## Mouse · 鼠标',
  '',
  '| what | what it does | 作用 |',
  '| --- | --- | --- |',
  '| click a pane or a tab | go to it | 转到该窗格 |',
  '| click an entry of a list | select it; once more opens it | 选中；再点一次打开 |',
  '| click a line of the transcript or of the C program | go to that step, making the steps up to it | 转到那一步，需要时执行到那一步 |',
  '| wheel | scroll what is under the pointer; the run stays where it is | 滚动指针下的窗格，运行位置不变 |',
  '| Shift and drag | select text, as the terminal does it | 由终端选择文本 |',
];

function marks(): string[] {
  const [{ glyphs }, { glyphs: ascii }] = [makeTheme(16, false), makeTheme(16, true)];
  return [
    '## Marks · 记号',
    ...MARKS.flatMap(({ where, marks: own }) => [
      '',
      `### ${where.en} · ${where.zh}`,
      '',
      '| mark | without UTF-8 | what it means | 含义 |',
      '| --- | --- | --- | --- |',
      ...own.map(
        ({ drawn, means }) =>
          `| \`${cell(drawn(glyphs))}\` | \`${cell(drawn(ascii))}\` | ${means.en} | ${means.zh} |`,
      ),
    ]),
  ];
}

function code(key: KeyName): string {
  return `\`${keyLabel(key, 'en')}\``;
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}
