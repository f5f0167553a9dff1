/**
 * How the inode of a file or FIFO in tmpfs and its pages are declared.
 *
 * Linux: include/linux/fs.h, include/linux/pagemap.h (v3.2, v6.18). Of the many fields of struct inode only those
 * that tell something about communication are drawn.
 */
import { type DeclaredField, type StructLayout, stored } from './layout.ts';

function inodeFields(i_nlink: string): readonly DeclaredField[] {
  return [
    stored('i_mode', 'umode_t', 'type and permissions, octal', '类型与权限（八进制）'),
    { ...stored('i_nlink', 'unsigned int', 'names that it has', '名字的个数'), name: i_nlink },
    stored('i_size', 'loff_t', 'length in bytes', '长度（字节）'),
    stored(
      'i_pipe',
      'struct pipe_inode_info *',
      'the ring of a FIFO, while somebody has it open',
      'FIFO 的环，仅在有人打开时存在',
    ),
  ];
}

const nrpages = stored(
  'nrpages',
  'unsigned long',
  'pages in the page cache (i_data.nrpages)',
  '页缓存中的页数（i_data.nrpages）',
);

/** A file or FIFO. */
export const inode_layout: StructLayout = {
  kind: 'inode',
  struct: 'struct inode',
  file: 'include/linux/fs.h',
  gloss: { en: 'a file or FIFO, whatever names it has', zh: '一个文件或 FIFO，与名字无关' },
  layouts: {
    '3.2': [...inodeFields('i_nlink'), nrpages],
    '6': [...inodeFields('__i_nlink'), nrpages],
  },
};

const pageFields: readonly DeclaredField[] = [
  stored('index', 'pgoff_t', 'which page of the file', '是文件的第几页'),
  stored('length', 'unsigned int', 'bytes of it that the file has', '其中属于文件的字节数'),
];

/** A page of a file. */
export const page_layout: StructLayout = {
  kind: 'page',
  struct: 'struct page',
  file: 'include/linux/mm_types.h',
  gloss: { en: 'a page of memory', zh: '一页内存' },
  layouts: { '3.2': pageFields, '6': pageFields },
};
