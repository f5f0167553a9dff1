/** docs/KEYS.md, made from the table of commands and the legend by scripts/keys.ts. */

import { MARKS } from '../marks.ts';
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
  '| `:help` | this list | 本列表 |',
  '| `:q` | quit | 退出 |',
];

function marks(): string[] {
  const [{ glyphs }, { glyphs: ascii }] = [makeTheme(16, false), makeTheme(16, true)];
  return [
    '## Marks · 记号',
    '',
    '| mark | without UTF-8 | what it means | 含义 |',
    '| --- | --- | --- | --- |',
    ...MARKS.map(
      ({ drawn, means }) =>
        `| \`${drawn(glyphs)}\` | \`${drawn(ascii)}\` | ${means.en} | ${means.zh} |`,
    ),
  ];
}

function code(key: KeyName): string {
  return `\`${keyLabel(key, 'en')}\``;
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}
