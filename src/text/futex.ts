/** The words of the drawing of a futex's bucket. */
import { catalogue } from './language.ts';

export const futexText = catalogue({
  first: { en: 'woken first', zh: '最先被唤醒' },
  anyWaker: { en: 'by whoever wakes the word', zh: '谁唤醒这个字都行' },
  ofBits: {
    en: (bits: string) => `by FUTEX_WAKE_BITSET with a bit of ${bits}`,
    zh: (bits: string) => `由带 ${bits} 中某位的 FUTEX_WAKE_BITSET 唤醒`,
  },
  left: { en: 'has left', zh: '已离开' },
});
