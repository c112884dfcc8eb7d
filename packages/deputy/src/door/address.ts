import { lookup } from 'node:dns/promises';
import { BlockList, isIPv6 } from 'node:net';
import { StartError } from '../start-error.js';

/** Where the deputy listens. */
export interface Address {
  /** As it was asked for, in lower case: a name or an address. */
  readonly given: string;
  readonly ip: string;
  readonly isLoopback: boolean;
}

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

/** Finds the address of a host name. Throws a `StartError` when there is none. */
export async function resolveAddress(host: string): Promise<Address> {
  const given = withoutBrackets(host).toLowerCase();
  try {
    const { address: ip } = await lookup(given, { verbatim: false });
    return { given, ip, isLoopback: isLoopback(ip) };
  } catch (cause) {
    const text = `Nothing is known of the host "${host}". Give --host a name or an address of this machine.`;
    throw new StartError(text, { cause });
  }
}

/** Whether only programs of the same machine reach this address. */
export function isLoopback(ip: string): boolean {
  return loopback.check(ip, isIPv6(ip) ? 'ipv6' : 'ipv4');
}

/** An address and a port as a URL holds them. */
export function formatAddress(ip: string, port: number): string {
  return isIPv6(ip) ? `[${ip}]:${port}` : `${ip}:${port}`;
}

/** An IPv6 address without the brackets that a URL puts around it. */
export function withoutBrackets(host: string): string {
  return host.replace(/^\[(.*)\]$/, '$1');
}
