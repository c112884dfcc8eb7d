import { isAbsolute, join } from 'node:path';

/** What tells where a user's state lies. */
export interface UserFolders {
  readonly xdgStateHome: string | undefined;
  readonly home: string;
}

/** The folder of everything that Posse keeps for a user. */
export function posseFolder({ xdgStateHome, home }: UserFolders): string {
  // The XDG specification: a path that is not absolute is to be ignored.
  const isUsable = xdgStateHome !== undefined && isAbsolute(xdgStateHome);
  return join(isUsable ? xdgStateHome : join(home, '.local', 'state'), 'posse');
}

/** The default state folder of the deputy with this name; a name of the wire becomes one segment. */
export function defaultStateDir(folder: string, name: string): string {
  return join(folder, `deputy-${encodeURIComponent(name)}`);
}

/** Where sheriffs of the same user look for the token of the deputy that listens on a port. */
export function publishedTokenPath(folder: string, port: number): string {
  return join(folder, 'tokens', `${port}`);
}
