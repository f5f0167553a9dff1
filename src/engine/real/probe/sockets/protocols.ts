/** The protocol families whose sockets show on the real kernel. */
import { InetSockets } from './inet.ts';
import type { ProtocolContext, SocketProtocol } from './protocol.ts';
import { UnixSockets } from './unix.ts';

const PROTOCOLS: readonly (new (context: ProtocolContext) => SocketProtocol)[] = [
  UnixSockets,
  InetSockets,
];

/** All of them, for one run. */
export function protocolsOf(context: ProtocolContext): readonly SocketProtocol[] {
  return PROTOCOLS.map((Protocol) => new Protocol(context));
}
