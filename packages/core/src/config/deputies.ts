import * as z from 'zod';

const DEFAULT_PORT = 8000;

/** Where a deputy is found: at an address, or on this machine, where the sheriff may start it. */
export type Deputy =
  | {
      readonly kind: 'url';
      /** The address as the file has it. */
      readonly url: string;
      /** The host as in a URL: an IPv6 address keeps its brackets. */
      readonly host: string;
      readonly port: number;
    }
  | { readonly kind: 'local' };

/** The list of deputies; an empty one means the local deputy alone. */
export const deputiesSchema = z.array(z.unknown()).transform((entries, context): Deputy[] => {
  if (entries.length === 0) return [{ kind: 'local' }];
  const indexes = new Map<string, number>();
  return entries.flatMap((entry, index) => {
    const deputy = deputyOf(entry);
    const refuse = (message: string) => {
      context.addIssue({ code: 'custom', path: [index], message });
      return [];
    };
    if (typeof deputy === 'string') return refuse(deputy);
    const earlier = indexes.get(addressOf(deputy));
    if (earlier !== undefined) return refuse(`is the same deputy as deputies[${earlier}]`);
    indexes.set(addressOf(deputy), index);
    return [deputy];
  });
});

const ADDRESS =
  /^(?:(?<scheme>[a-z]+):\/\/)?(?<host>[\w.-]+|\[[\da-f:.]+\])(?::(?<port>\d+))?\/?$/i;

/** A deputy, or what is wrong with the entry. */
function deputyOf(entry: unknown): Deputy | string {
  if (typeof entry !== 'string') return 'must be a string';
  if (entry.toLowerCase() === 'localhost') return { kind: 'local' };
  const { scheme = 'http', host, port = String(DEFAULT_PORT) } = ADDRESS.exec(entry)?.groups ?? {};
  if (host === undefined || !URL.canParse(`http://${host}`)) return EXPECTED;
  if (/^(https|wss)$/i.test(scheme)) {
    return 'asks for TLS, which is not supported yet; use http:// or ws://';
  }
  if (!/^(http|ws)$/i.test(scheme)) return EXPECTED;
  if (Number(port) < 1 || Number(port) > 65_535) return 'must have a port from 1 to 65535';
  return { kind: 'url', url: entry, host, port: Number(port) };
}

const EXPECTED =
  'must be an address such as "http://k9.lan:8000" or "k9.lan:8000", or "localhost" for this machine';

function addressOf(deputy: Deputy): string {
  return deputy.kind === 'local' ? 'local' : `${deputy.host.toLowerCase()}:${deputy.port}`;
}
