import { homedir } from 'node:os';
import { join } from 'node:path';

/** The user's posse folder: `$XDG_STATE_HOME/posse`, else `~/.local/state/posse`. */
export function posseFolder(env: NodeJS.ProcessEnv = process.env): string {
  // The specification of XDG calls for absolute paths and says to ignore others.
  const stateHome = env.XDG_STATE_HOME?.startsWith('/') ? env.XDG_STATE_HOME : undefined;
  return join(stateHome ?? join(homedir(), '.local', 'state'), 'posse');
}
