import { findGroup, findUser } from './accounts.js';
import { findTool, missingTool } from './tools.js';

/** The user that a program runs as, when that is another one than the deputy's. */
export interface Identity {
  readonly uid: number;
  readonly gid: number;
  /** Set before a command: makes it run as that user. */
  readonly prefix: readonly string[];
  /** What a login would set. */
  readonly env: Readonly<Record<string, string>>;
}

/** An identity (null: the deputy's own), or why there is none. */
export type FoundIdentity =
  | { readonly ok: true; readonly identity: Identity | null }
  | { readonly ok: false; readonly reason: string };

/** Finds out who `user` of a spec is: a user or an id, and perhaps a group besides. */
export function identityOf(user: string | undefined): FoundIdentity {
  if (user === undefined) return { ok: true, identity: null };
  const [userPart = '', groupPart] = user.split(':');
  const entry = findUser(userPart);
  const uid = entry?.uid ?? idIn(userPart);
  if (uid === null) return refuse(`there is no user "${userPart}" here`);

  const gid =
    groupPart === undefined ? (entry?.gid ?? null) : (findGroup(groupPart) ?? idIn(groupPart));
  if (gid === null && groupPart !== undefined)
    return refuse(`there is no group "${groupPart}" here`);
  if (gid === null) {
    return refuse(`user ${uid} is not in the user database; say the group too, as "${uid}:GROUP"`);
  }
  if (uid === process.geteuid?.() && gid === process.getegid?.())
    return { ok: true, identity: null };

  if (process.geteuid?.() !== 0) {
    return refuse(`user "${user}" needs the deputy to run as root, which it does not`);
  }
  const setpriv = findTool('setpriv');
  if (setpriv === null) return refuse(missingTool('user', 'setpriv'));
  const groups = entry ? '--init-groups' : '--clear-groups';
  const prefix = [setpriv, '--reuid', String(uid), '--regid', String(gid), groups];
  const { name, home, shell } = entry ?? { name: userPart, home: '/', shell: '/bin/sh' };
  const env = { HOME: home, USER: name, LOGNAME: name, SHELL: shell };
  return { ok: true, identity: { uid, gid, prefix, env } };
}

/** A number that the system takes as an id; the highest one means nobody to it. */
function idIn(text: string): number | null {
  return /^\d{1,10}$/.test(text) && Number(text) < 2 ** 32 - 1 ? Number(text) : null;
}

function refuse(reason: string): FoundIdentity {
  return { ok: false, reason };
}
