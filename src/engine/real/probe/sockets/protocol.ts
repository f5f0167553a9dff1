/** What looks at the sockets of one protocol family, and what it is given to look with. */
import type { Native } from '../../../../native/native.ts';
import type { ObjectView } from '../../../model/snapshot.ts';
import type { Actor } from '../../actor/actor.ts';
import type { Entry } from '../entry.ts';
import type { Look } from '../family.ts';
import type { SockDiag } from './sock-diag.ts';

/** A socket of the run: `socket:1`, by the number of its inode. */
export interface NamedSocket {
  readonly id: string;
  readonly ino: number;
}

/** What every protocol of a run is made with. */
export interface ProtocolContext {
  readonly native: Native;
  readonly diag: SockDiag;
}

/** One look at the sockets of a run. */
export interface SocketLook extends Look {
  /** The sockets that are known, by the numbers of their inodes. */
  readonly named: ReadonlyMap<number, NamedSocket>;
  /** The descriptors that lead to a socket. */
  readonly entriesOf: (socket: NamedSocket) => readonly Entry[];
  /** The socket of a descriptor. */
  readonly socketAt: (actor: Actor, fd: unknown) => NamedSocket | undefined;
  /** Do something with a descriptor of ours for a socket; `undefined` where there is none to be had. */
  readonly borrow: <T>(socket: NamedSocket, use: (fd: number) => T) => T | undefined;
}

/** The sockets of one protocol family. */
export interface SocketProtocol {
  /** Look at all of them. Nothing that this does may change what any socket shows. */
  refresh(look: SocketLook): void;
  /** A socket as it was at that look, without its id and its queue of sleepers; `undefined` for what is another's. */
  view(socket: NamedSocket): Omit<ObjectView, 'id'> | undefined;
  /**
   * The wait queue of another socket that an actor sleeps on, which is blocked in a call on this one; `undefined` where it is the
   * socket's own, `null` where that does not show.
   */
  elsewhere?(
    actor: Actor,
    socket: NamedSocket,
  ): { readonly object: string; readonly name: string } | null | undefined;
}
