import type { IncomingHttpHeaders } from 'node:http';
import { type Address, isLoopback, withoutBrackets } from './address.js';

/**
 * Why a well-formed upgrade is refused: it comes from a web page, which may reach loopback through
 * the browser of whoever looks at it, either openly (`Origin`) or by a name of its own that it has
 * bound to loopback (`Host`).
 */
export function browserRefusal(headers: IncomingHttpHeaders, address: Address): string | undefined {
  if (headers.origin !== undefined) return 'A deputy does not talk to web pages.';
  if (!address.isLoopback || isOurs(headers.host, address)) return undefined;
  return `This deputy is not called "${headers.host ?? ''}". Dial 127.0.0.1 or localhost.`;
}

function isOurs(host: string | undefined, address: Address): boolean {
  if (host === undefined || !/^[\w.:[\]-]+$/.test(host) || !URL.canParse(`http://${host}`))
    return false;
  const name = withoutBrackets(new URL(`http://${host}`).hostname);
  return name === 'localhost' || name === address.given || isLoopback(name);
}
