/** The words of the drawing of an epoll instance. */
import { catalogue } from './language.ts';

export const eventText = catalogue({
  nothingReady: { en: 'nothing may be ready', zh: '没有可能就绪的' },
  readyUnknown: {
    en: 'the kernel does not show its ready list',
    zh: '内核不显示就绪列表',
  },
  nothingWatched: { en: 'watches nothing', zh: '没有关注任何描述符' },
  disabled: { en: 'disabled', zh: '已停用' },
  removed: { en: 'removed', zh: '已移除' },
});
