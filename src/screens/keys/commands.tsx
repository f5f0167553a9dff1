/**
 * What a key does, where it is pressed. Components say what their commands do (`useCommands`); the table of commands
 * says which keys those have. The innermost component that knows a key takes it.
 */
import { useInput, usePaste } from 'ink';
import { createContext, type ReactNode, use, useLayoutEffect, useRef, useState } from 'react';
import { type KeyPress, keyPresses } from './key-name.ts';
import { type CommandName, commandOf, type KeyName, type Scope } from './keys.ts';

/** What commands do. One that returns false leaves its key to whoever is further out. */
export type Handlers = {
  readonly [name in CommandName]?: (key: KeyName) => unknown;
};

/** Takes every key while something is typed. One that returns false leaves the key to whoever is further out. */
export type TypingHandler = (key: KeyName, typed: string) => unknown;

/** One component's say. */
interface Listener {
  readonly layer: number;
  /** What it does with a key; false when the key means nothing to it. */
  readonly take: (key: KeyName, typed: string) => boolean;
}

/** Where keys come in. */
export interface Keyboard {
  /** A key was pressed; false when it means nothing to anybody. */
  press(key: KeyName, typed: string): boolean;
  /** @returns What takes the listener away again. */
  add(listener: Listener): () => void;
}

/** A keyboard with nobody listening. */
export function createKeyboard(): Keyboard {
  const listeners: Listener[] = [];
  return {
    press(key, typed) {
      const innermostFirst = [...listeners].reverse().sort((a, b) => b.layer - a.layer);
      return innermostFirst.some(({ take }) => take(key, typed));
    },
    add(listener) {
      listeners.push(listener);
      return () => void listeners.splice(listeners.indexOf(listener), 1);
    },
  };
}

const KeyboardContext = createContext<Keyboard>(createKeyboard());
const LayerContext = createContext(0);

/**
 * Keys that come at once are pressed one after the other: what the first one changes has been drawn before the second is
 * looked at, which may mean something else by then.
 */
function useInTurn<Input>(press: (input: Input) => void): (inputs: readonly Input[]) => void {
  const waiting = useRef<Input[]>([]);
  const latest = useRef(press);
  const [turn, setTurn] = useState(0);
  const next = useRef(() => {
    const [first] = waiting.current;
    if (first === undefined) return;
    latest.current(first);
    // React draws this together with whatever the key has changed.
    setTurn((count) => count + 1);
  });
  useLayoutEffect(() => {
    latest.current = press;
  });
  useLayoutEffect(() => {
    if (turn === 0) return;
    waiting.current.shift();
    // In a turn of its own: a held key brings more than React would let follow each other.
    if (waiting.current.length > 0) setImmediate(next.current);
  }, [turn]);
  return (keys) => {
    const idle = waiting.current.length === 0;
    waiting.current.push(...keys);
    if (idle) next.current();
  };
}

/** Bring the terminal's keys and pastes to the components inside. */
export function Keys(props: {
  readonly keyboard: Keyboard;
  /** A text was pasted. */
  readonly onPaste: (text: string) => void;
  /** A key was pressed; called before anybody takes it. */
  readonly onKey: () => void;
  readonly children: ReactNode;
}) {
  const { keyboard, onPaste, onKey, children } = props;
  const inTurn = useInTurn((input: KeyPress | { readonly pasted: string }) => {
    if ('pasted' in input) {
      onPaste(input.pasted);
      return;
    }
    onKey();
    keyboard.press(input.name, input.typed);
  });
  useInput((input, key) => inTurn(keyPresses(input, key)));
  // A paste may come with the key that opens the line it is meant for.
  usePaste((pasted) => inTurn([{ pasted }]));
  return <KeyboardContext value={keyboard}>{children}</KeyboardContext>;
}

/** What is inside is asked about a key before what is outside. */
export function InnerKeys({ children }: { readonly children: ReactNode }) {
  return <LayerContext value={use(LayerContext) + 1}>{children}</LayerContext>;
}

function useListener(take: Listener['take'], layer: number, active: boolean): void {
  const keyboard = use(KeyboardContext);
  const latest = useRef(take);
  useLayoutEffect(() => {
    latest.current = take;
  });
  useLayoutEffect(() => {
    if (!active) return undefined;
    return keyboard.add({ layer, take: (key, typed) => latest.current(key, typed) });
  }, [keyboard, layer, active]);
}

/**
 * Do commands, by the keys that the table gives them in a scope.
 *
 * @param active False while this component takes no keys.
 */
export function useCommands(scope: Scope, handlers: Handlers, active = true): void {
  const take = (key: KeyName): boolean => {
    const name = commandOf(key, scope);
    const handler = name === undefined ? undefined : handlers[name];
    return handler !== undefined && handler(key) !== false;
  };
  useListener(take, use(LayerContext), active);
}

/** Keys that mean the same while something is typed: to quit, and to go to the shell. */
const NEVER_TYPED: readonly KeyName[] = ['ctrl+c', 'ctrl+z'];

/** Take every key while something is typed, wherever the component stands: undefined while nothing is. */
export function useTyping(handler: TypingHandler | undefined): void {
  const take = (key: KeyName, typed: string): boolean =>
    handler !== undefined && !NEVER_TYPED.includes(key) && handler(key, typed) !== false;
  useListener(take, Number.POSITIVE_INFINITY, handler !== undefined);
}

/** Take the keys that mean nothing to anybody. */
export function useOtherKeys(handler: (key: KeyName) => void, active = true): void {
  const take = (key: KeyName): boolean => {
    handler(key);
    return true;
  };
  useListener(take, -1, active);
}
