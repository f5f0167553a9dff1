/** The words of the drawing of an address space. */
import { catalogue } from './language.ts';

export const memoryText = catalogue({
  nothingMapped: { en: 'nothing is mapped', zh: '没有映射' },
  alone: { en: 'own', zh: '独占' },
  several: { en: 'shared', zh: '共享' },
});
