/** What every screen says: the frame around the panes, help, prompts, the notice for a small terminal. */
import { catalogue } from './language.ts';

/** Sentences that screens share, by language. */
export const screensText = catalogue({
  home: { en: 'Home', zh: '首页' },
  recordings: { en: 'Recordings', zh: '录像' },
  help: { en: 'Keys and marks', zh: '按键与记号' },
  helpRun: { en: 'Run', zh: '运行' },
  helpView: { en: 'View', zh: '显示' },
  helpMove: { en: 'Move', zh: '移动' },
  helpApp: { en: 'Program', zh: '程序' },
  helpMarks: {
    en: (where: string) => `Marks: ${where}`,
    zh: (where: string) => `记号：${where}`,
  },
  yes: { en: 'yes', zh: '是' },
  no: { en: 'no', zh: '否' },
  helpElsewhere: { en: 'On other screens', zh: '其他屏幕' },
  helpNothing: {
    en: (pattern: string) => `Nothing here is about "${pattern}". Esc shows all again.`,
    zh: (pattern: string) => `没有与“${pattern}”有关的内容。按 Esc 显示全部。`,
  },
  helpClose: {
    en: 'Tab next part, / search, Esc close',
    zh: 'Tab 下一部分，/ 查找，Esc 关闭',
  },
  tooSmall: { en: 'The terminal is too small', zh: '终端太小' },
  tooSmallNow: {
    en: (columns: number, rows: number) => `now ${columns} x ${rows}`,
    zh: (columns: number, rows: number) => `现在是 ${columns} × ${rows}`,
  },
  tooSmallNeed: {
    en: (columns: number, rows: number) => `needed ${columns} x ${rows}`,
    zh: (columns: number, rows: number) => `至少要 ${columns} × ${rows}`,
  },
  tooSmallQuit: { en: 'q quits', zh: '按 q 退出' },
  commandHint: {
    en: '12  sim  real  twin  lang zh  layout 3.2  theme light  mouse off  help  q',
    zh: '12  sim  real  twin  lang en  layout 3.2  theme light  mouse off  help  q',
  },
  unknownCommand: {
    en: (name: string) =>
      `no command :${name}; try :12 :sim :real :twin :lang zh :layout 3.2 :theme light :mouse off :q`,
    zh: (name: string) =>
      `没有命令 :${name}；可用 :12 :sim :real :twin :lang zh :layout 3.2 :theme light :mouse off :q`,
  },
  pasteNowhere: {
    en: 'What was pasted is not taken for keys; paste where you type, behind / or :',
    zh: '粘贴的内容不会当作按键；请先按 / 或 : 再粘贴',
  },
  badLanguage: { en: ':lang takes en or zh', zh: ':lang 后面写 en 或 zh' },
  badTheme: {
    en: ':theme takes auto, dark, light, contrast or none',
    zh: ':theme 后面写 auto、dark、light、contrast 或 none',
  },
  themeNow: {
    en: (theme: string, colourless: boolean) =>
      colourless && theme !== 'none'
        ? `theme ${theme}; this terminal shows no colours`
        : `theme ${theme}`,
    zh: (theme: string, colourless: boolean) =>
      colourless && theme !== 'none' ? `配色 ${theme}；这个终端不显示颜色` : `配色 ${theme}`,
  },
  badMouse: { en: ':mouse takes on or off', zh: ':mouse 后面写 on 或 off' },
  mouseOn: {
    en: 'mouse on; Shift and drag selects text',
    zh: '鼠标已启用；按住 Shift 拖动可选择文本',
  },
  mouseOff: { en: 'mouse off: the terminal has it', zh: '鼠标已关闭，由终端处理' },
  settingsLost: {
    en: (kept: string) => `The file of your settings could not be read; it is kept as ${kept}.`,
    zh: (kept: string) => `无法读取设置文件，原文件保存为 ${kept}。`,
  },
  settingsUnwritable: {
    en: (path: string, why: string) => `Your settings are not kept: ${path}: ${why}.`,
    zh: (path: string, why: string) => `无法保存设置：${path}：${why}。`,
  },
  badLayout: { en: ':layout takes 3.2 or 6', zh: ':layout 后面写 3.2 或 6' },
});
