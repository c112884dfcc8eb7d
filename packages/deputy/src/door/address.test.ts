import { expect, it } from 'vitest';
import { StartError } from '../start-error.js';
import { formatAddress, isLoopback, resolveAddress } from './address.js';

it.each([
  ['127.0.0.1', true],
  ['127.9.9.9', true],
  ['::1', true],
  ['::ffff:127.0.0.1', true],
  ['0.0.0.0', false],
  ['::', false],
  ['10.0.0.7', false],
  ['fe80::1', false],
])('tells of %s whether it is loopback: %s', (ip, expected) => {
  expect(isLoopback(ip)).toBe(expected);
});

it('finds the address of a name, IPv4 first', async () => {
  expect(await resolveAddress('LocalHost')).toEqual({
    given: 'localhost',
    ip: '127.0.0.1',
    isLoopback: true,
  });
});

it('takes an IPv6 address as a URL holds it', async () => {
  expect(await resolveAddress('[::1]')).toMatchObject({ ip: '::1', isLoopback: true });
  expect(formatAddress('::1', 80)).toBe('[::1]:80');
});

it('says what to do about a host that nobody knows', async () => {
  const unknown = resolveAddress('no such host');

  await expect(unknown).rejects.toThrow(StartError);
  await expect(unknown).rejects.toThrow(/"no such host".*--host/);
});
