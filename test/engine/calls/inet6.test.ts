/** Addresses of IPv6 as text and as bytes. */
import { isIPv6 } from 'node:net';
import { expect, test } from 'vitest';
import { in6Bytes, in6Canonical, unmappedText } from '../../../src/engine/calls/inet6.ts';

/** As glibc's inet_ntop(3) writes what inet_pton(3) reads. */
const SPELLINGS: readonly (readonly [given: string, written: string])[] = [
  ['::', '::'],
  ['::1', '::1'],
  ['0:0:0:0:0:0:0:1', '::1'],
  ['::ffff:7f00:1', '::ffff:127.0.0.1'],
  ['0:0::ffff:127.0.0.1', '::ffff:127.0.0.1'],
  ['2001:DB8:0:0:1:0:0:1', '2001:db8::1:0:0:1'],
  ['fe80::', 'fe80::'],
  ['1:0:3:4:5:6:7:8', '1:0:3:4:5:6:7:8'],
];

const NONE = ['', ':', ':1', '1:', ':::', '1::2::3', '1:2:3', '12345::', '::256.0.0.1', 'g::'];

test.each(SPELLINGS)('%s is written %s', (given, written) => {
  expect(in6Canonical(given)).toBe(written);
});

test.each(NONE)('"%s" is no address', (text) => {
  expect(isIPv6(text)).toBe(false);
  expect(in6Bytes(text)).toBeUndefined();
});

test('a mapped address is one of IPv4', () => {
  expect(unmappedText('::ffff:10.0.0.1')).toBe('10.0.0.1');
  expect(unmappedText('::1')).toBe('::1');
});
