import type { Register } from '../command.js';
import { apply } from './apply.js';
import { down } from './down.js';
import { history } from './history.js';
import { hosts } from './hosts.js';
import { logs } from './logs.js';
import { restart } from './restart.js';
import { send } from './send.js';
import { signal } from './signal.js';
import { start } from './start.js';
import { status } from './status.js';
import { stop } from './stop.js';
import { up } from './up.js';
import { why } from './why.js';

/** The commands of `sheriff cli`, in the order of its help. */
export const commands: readonly Register[] = [
  status,
  hosts,
  up,
  down,
  apply,
  start,
  stop,
  restart,
  signal,
  send,
  logs,
  why,
  history,
];
