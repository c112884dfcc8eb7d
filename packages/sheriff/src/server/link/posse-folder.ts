import { homedir } from 'node:os';
import { posseFolder as posseFolderOf } from '@posse/protocol';

/** The user's posse folder: `$XDG_STATE_HOME/posse`, else `~/.local/state/posse`. */
export function posseFolder(env: NodeJS.ProcessEnv = process.env): string {
  return posseFolderOf({ xdgStateHome: env.XDG_STATE_HOME, home: homedir() });
}
