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

/** The verbs that a sheriff answers to its clients. */
export const fleetVerbs = {
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
