/** A short transcript that tests of recordings record: a title, a narration, a call that blocks. */
export const HELLO = `---
title: { en: "Hello through a pipe", zh: "经管道问好" }
---
A  pipe([r, w]) = 0
A  fork() = B
> The pipe is empty, so the reader sleeps.
>zh 管道是空的，读者就睡下。
B  read(r, "Hello", 100) <unfinished ...>
A  write(w, "Hello", 5) = 5
B  <... read resumed> = 5
`;
