/** What each error means, as the C library says it in the reader's language. */
import { ERRNO } from '../engine/calls/errno.ts';
import type { Language } from './language.ts';

/** The Chinese texts of strerror(3) for the errors that the calls of transcripts give. */
const ZH: { readonly [name: string]: string } = {
  EPERM: '不允许的操作',
  ENOENT: '没有那个文件或目录',
  ESRCH: '没有那个进程',
  EINTR: '被中断的系统调用',
  ENXIO: '没有那个设备或地址',
  E2BIG: '参数列表过长',
  EBADF: '错误的文件描述符',
  ECHILD: '没有子进程',
  EAGAIN: '资源暂时不可用',
  ENOMEM: '无法分配内存',
  EACCES: '权限不够',
  EFAULT: '错误的地址',
  EBUSY: '设备或资源忙',
  EIO: '输入/输出错误',
  EXDEV: '跨设备的链接',
  ENODEV: '没有这样的设备',
  ENOTEMPTY: '目录非空',
  EBADMSG: '损坏的消息',
  EPROTO: '协议错误',
  ENODATA: '没有数据',
  ENOTSOCK: '不是套接字',
  EPROTOTYPE: '套接字类型与协议不符',
  ENOPROTOOPT: '协议没有这个选项',
  EPROTONOSUPPORT: '不支持的协议',
  ESOCKTNOSUPPORT: '不支持的套接字类型',
  EPFNOSUPPORT: '不支持的协议族',
  EAFNOSUPPORT: '不支持的地址族',
  EDESTADDRREQ: '需要目的地址',
  EADDRNOTAVAIL: '无法使用这个地址',
  ENETDOWN: '网络已关闭',
  ENETUNREACH: '网络不可达',
  ENETRESET: '网络断开了连接',
  ECONNABORTED: '连接已中止',
  ENOBUFS: '没有缓冲空间',
  EISCONN: '已经连接',
  ESHUTDOWN: '传输端已关闭，无法发送',
  ETOOMANYREFS: '在途的引用过多',
  EHOSTDOWN: '主机已关闭',
  EHOSTUNREACH: '主机不可达',
  EALREADY: '操作已在进行',
  EINPROGRESS: '操作正在进行',
  ECANCELED: '操作已取消',
  EOWNERDEAD: '持有者已死',
  ENOTRECOVERABLE: '状态无法恢复',
  EEXIST: '文件已存在',
  ENOTDIR: '不是目录',
  EISDIR: '是一个目录',
  EINVAL: '无效的参数',
  ENFILE: '系统中打开的文件过多',
  EMFILE: '打开的文件过多',
  ENOTTY: '对设备不适当的 ioctl 操作',
  EFBIG: '文件过大',
  ENOSPC: '设备上没有空间',
  ESPIPE: '非法 seek 操作',
  EROFS: '只读文件系统',
  EPIPE: '断开的管道',
  EDOM: '数值参数超出范围',
  ERANGE: '数值结果超出范围',
  EDEADLK: '已避免资源死锁',
  ENAMETOOLONG: '文件名过长',
  ENOSYS: '函数未实现',
  ELOOP: '符号链接的层数过多',
  ENOMSG: '没有符合要求类型的消息',
  EIDRM: '标识符已移除',
  EOVERFLOW: '对所定义的数据类型来说数值过大',
  EILSEQ: '无效或不完整的多字节字符或宽字符',
  EMSGSIZE: '消息过长',
  EOPNOTSUPP: '不支持的操作',
  EADDRINUSE: '地址已在使用',
  ECONNRESET: '连接被对方重置',
  ENOTCONN: '传输端点尚未连接',
  ETIMEDOUT: '连接超时',
  ECONNREFUSED: '拒绝连接',
};

/** The number of an error; 0 for a name that there is not. */
export function errnoNumber(name: string): number {
  return ERRNO[name]?.number ?? 0;
}

/** `Resource temporarily unavailable` for EAGAIN; '' for a name that there is not. */
export function errnoMeaning(name: string, language: Language): string {
  const english = ERRNO[name]?.text ?? '';
  return language === 'zh' ? (ZH[name] ?? english) : english;
}
