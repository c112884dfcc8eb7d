import { findGroup, findUser } from './accounts.js';
import { findTool, missingTool } from './tools.js';

/** The user that a program runs as, when that is another one than the deputy's. */
export interface ProgramUser {
  readonly uid: number;
  readonly gid: number;
  /** Set before a command: makes it run as that user. */
  readonly prefix: readonly string[];
  /** What a login would set. */
  readonly env: Readonly<Record<string, string>>;
}

/** A user (null: the deputy's own), or why there is none. */
export type FoundProgramUser =
  | { readonly ok: true; readonly user: ProgramUser | null }
  | { readonly ok: false; readonly reason: string };

/** Finds out who `text` of a spec is: a user or an id, and perhaps a group besides. */
export function programUserOf(text: string | undefined): FoundProgramUser {
  if (text === undefined) return { ok: true, user: null };
  const [name = '', group] = text.split(':');
  const entry = findUser(name);
  const uid = entry?.uid ?? idIn(name);
  if (uid === null) return refuse(`there is no user "${name}" here`);

  const gid = group === undefined ? (entry?.gid ?? null) : (findGroup(group) ?? idIn(group));
  if (gid === null) {
    return refuse(
      group === undefined
        ? `user ${uid} is not in the user database; say the group too, as "${uid}:GROUP"`
        : `there is no group "${group}" here`,
    );
  }
  if (uid === process.geteuid?.() && gid === process.getegid?.()) return { ok: true, user: null };

  if (process.geteuid?.() !== 0) {
    return refuse(`user "${text}" needs the deputy to run as root, which it does not`);
  }
  const setpriv = findTool('setpriv');
  if (setpriv === null) return refuse(missingTool('user', 'setpriv'));
  const groups = entry ? '--init-groups' : '--clear-groups';
  const prefix = [setpriv, '--reuid', String(uid), '--regid', String(gid), groups];
  const login = entry ?? { name, home: '/', shell: '/bin/sh' };
  const env = { HOME: login.home, USER: login.name, LOGNAME: login.name, SHELL: login.shell };
  return { ok: true, user: { uid, gid, prefix, env } };
}

/** A number that the system takes as an id; the highest one means nobody to it. */
function idIn(text: string): number | null {
  return /^\d{1,10}$/.test(text) && Number(text) < 2 ** 32 - 1 ? Number(text) : null;
}

function refuse(reason: string): FoundProgramUser {
  return { ok: false, reason };
}
