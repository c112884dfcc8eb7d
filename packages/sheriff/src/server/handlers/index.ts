import type { FleetHandlers } from '../context.js';
import { apply } from './apply.js';
import { history } from './history.js';
import { plan } from './plan.js';
import { read } from './read.js';
import { restart } from './restart.js';
import { signal } from './signal.js';
import { start } from './start.js';
import { stop } from './stop.js';
import { watch } from './watch.js';
import { write } from './write.js';

/** What a sheriff does for each verb of the fleet. */
export const handlers: FleetHandlers = {
  watch,
  plan,
  apply,
  start,
  stop,
  restart,
  signal,
  write,
  read,
  history,
};
