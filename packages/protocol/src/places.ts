/** What tells where a user's state lies. */
export interface UserFolders {
  readonly xdgStateHome: string | undefined;
  readonly home: string;
}

/** The folder of everything that Posse keeps for a user. */
export function posseFolder({ xdgStateHome, home }: UserFolders): string {
  // The XDG specification: a path that is not absolute is to be ignored.
  const isUsable = xdgStateHome?.startsWith('/') === true;
  const stateHome = isUsable ? xdgStateHome : `${withoutSlash(home)}/.local/state`;
  return `${withoutSlash(stateHome)}/posse`;
}

/** Where `localhost` leads to what listens: loopback itself, or all addresses. */
const LOCALHOST: ReadonlySet<string> = new Set(['127.0.0.1', '::1', '0.0.0.0', '::']);

/** The name of the file in `tokens` in which a deputy that listens on an address leaves its token. */
export function publishedTokenFile(ip: string, port: number): string {
  return LOCALHOST.has(canonicalHost(ip)) ? `${port}` : hostTokenFile(ip, port);
}

/** The name of the file in `tokens` for a host, which is a name or an address, and a port. */
export function hostTokenFile(host: string, port: number): string {
  return `${encodeURIComponent(canonicalHost(host))}_${port}`;
}

/** One text for one host: lower case, and an IPv6 address in its short form without brackets. */
function canonicalHost(host: string): string {
  const bare = withoutBrackets(host.toLowerCase());
  const [address = '', zone] = bare.split('%');
  const url = `http://[${address}]`;
  if (!URL.canParse(url)) return bare;
  const short = withoutBrackets(new URL(url).hostname);
  return zone === undefined ? short : `${short}%${zone}`;
}

function withoutBrackets(host: string): string {
  return host.replace(/^\[(.*)\]$/, '$1');
}

function withoutSlash(path: string): string {
  return path.replace(/\/+$/, '');
}
