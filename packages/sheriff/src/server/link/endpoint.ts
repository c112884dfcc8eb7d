/** Where a deputy is dialled. */
export interface Endpoint {
  /** As in a URL: an IPv6 address keeps its brackets. */
  readonly host: string;
  readonly port: number;
}

/** Whether the host of a URL is this machine, as far as its text tells. */
export function isLoopback(host: string): boolean {
  return /^(localhost|.+\.localhost|127(\.\d+){1,3}|\[::1\])$/i.test(host);
}

/** The host without the brackets of a URL. */
export function bareHost({ host }: Endpoint): string {
  return host.replace(/^\[(.*)\]$/, '$1');
}

/** The address to dial. */
export function urlOf({ host, port }: Endpoint): string {
  return `http://${host}:${port}`;
}
