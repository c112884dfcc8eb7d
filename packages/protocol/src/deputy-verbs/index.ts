import { apply } from './apply.js';
import { clock } from './clock.js';
import { hello } from './hello.js';
import { history } from './history.js';
import { prove } from './prove.js';
import { read } from './read.js';
import { restart } from './restart.js';
import { signal } from './signal.js';
import { specs } from './specs.js';
import { start } from './start.js';
import { status } from './status.js';
import { stop } from './stop.js';
import { watch } from './watch.js';
import { write } from './write.js';

/** The verbs that are answered before the token is proved. */
export const linkVerbs = { hello, prove };

/** The verbs that a deputy answers to a sheriff that has proved the token. */
export const deputyVerbs = {
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
