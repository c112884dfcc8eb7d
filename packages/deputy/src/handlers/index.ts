import type { DeputyHandlers } from '../session/context.js';
import { apply } from './apply.js';
import { clock } from './clock.js';
import { history } from './history.js';
import { read } from './read.js';
import { restart } from './restart.js';
import { signal } from './signal.js';
import { specs } from './specs.js';
import { start } from './start.js';
import { status } from './status.js';
import { stop } from './stop.js';
import { watch } from './watch.js';
import { write } from './write.js';

/** What a deputy does for each verb. */
export const handlers: DeputyHandlers = {
  clock,
  status,
  watch,
  specs,
  apply,
  start,
  stop,
  restart,
  signal,
  write,
  read,
  history,
};
