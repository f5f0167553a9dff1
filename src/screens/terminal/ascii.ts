/** A terminal that knows ASCII only: Ink marks what it cuts by an ellipsis of its own, and cannot be told another. */

/** The same terminal, with that mark in ASCII: of the same width, so that nothing moves. */
export function asciiOnly(terminal: NodeJS.WriteStream): NodeJS.WriteStream {
  return new Proxy(terminal, {
    get(target, name) {
      if (name === 'write') {
        return (chunk: string | Uint8Array, ...rest: []) =>
          target.write(typeof chunk === 'string' ? chunk.replaceAll('…', '~') : chunk, ...rest);
      }
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}
