/** Why a file cannot be read or written: what can be done about each errno, in words. */
import { type InEvery, type Language, pick } from './language.ts';

/** What is said where the errno alone says nothing better. */
const OTHERWISE = {
  read: { en: 'check its name and its permissions', zh: '请检查文件名和权限' },
  write: { en: 'choose another place', zh: '请另选位置' },
} satisfies { [verb: string]: InEvery<string> };

const PERMISSION: InEvery<string> = { en: 'check its permissions', zh: '请检查权限' };
const LONG: InEvery<string> = {
  en: 'its name is longer than names of files can be, so shorten it',
  zh: '文件名超过了系统允许的长度，请缩短',
};
const CIRCLE: InEvery<string> = {
  en: 'its symbolic links lead in a circle, so name the file itself',
  zh: '符号链接绕成了圈，请直接给出文件',
};
const NO_FOLDER: InEvery<string> = {
  en: 'a part of its path is no folder, so check the path',
  zh: '路径中有一部分不是目录，请检查路径',
};
const OPEN_FILES: InEvery<string> = {
  en: 'too many files are open, so raise the limit, `ulimit -n`',
  zh: '打开的文件太多，请调高上限 `ulimit -n`',
};
const REDIRECTED: InEvery<string> = {
  en: 'it is not open for that, so look at how it is redirected',
  zh: '它没有以这种方式打开，请检查重定向',
};
const NO_SUCH_FOLDER: InEvery<string> = {
  en: 'a folder of its path is not there, so make it first',
  zh: '路径中有目录不存在，请先建立',
};
const ROOM: InEvery<string> = { en: 'make room there', zh: '请在那里腾出空间' };
const NOBODY_READS: InEvery<string> = {
  en: 'nobody reads from it any more, so keep its reader open',
  zh: '已经没有人在读它，请保持读取方打开',
};

/** What can be done, by errno (errno(3)). */
const REMEDIES: { readonly [errno: string]: InEvery<string> } = {
  EACCES: PERMISSION,
  EPERM: PERMISSION,
  ENAMETOOLONG: LONG,
  ELOOP: CIRCLE,
  ENOTDIR: NO_FOLDER,
  EMFILE: OPEN_FILES,
  ENFILE: OPEN_FILES,
  ENOSPC: ROOM,
  EDQUOT: ROOM,
  EPIPE: NOBODY_READS,
  EBADF: REDIRECTED,
  ENOENT: NO_SUCH_FOLDER,
};

/** What can be done about a file that cannot be read or written, as the end of a sentence. */
export function fileRemedy(
  verb: keyof typeof OTHERWISE,
  errno: string | number | undefined,
  language: Language,
): string {
  const known = String(errno);
  return pick(
    (Object.hasOwn(REMEDIES, known) ? REMEDIES[known] : undefined) ?? OTHERWISE[verb],
    language,
  );
}
