/** Writing to a terminal without waiting for it. */

/**
 * Let a terminal that takes nothing more not stop the program with it: what is written waits, signals are heard. Node
 * writes to terminals by waiting, and has no public way to ask for the other (libuv's uv_stream_set_blocking). It has
 * opened the terminal anew for itself, so that nobody else's writes change.
 */
export function neverWaitFor(stream: NodeJS.WriteStream): void {
  if (stream.isTTY !== true) return;
  const { _handle } = stream as unknown as { _handle?: { setBlocking?(on: boolean): number } };
  _handle?.setBlocking?.(false);
}
