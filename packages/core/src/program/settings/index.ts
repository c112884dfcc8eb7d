import { affinity } from './affinity.js';
import { ionice } from './ionice.js';
import { limits } from './limits.js';
import { lineBuffered } from './line-buffered.js';
import { nice } from './nice.js';
import { oomScoreAdj } from './oom-score-adj.js';
import { realtime } from './realtime.js';
import type { Setting } from './setting.js';

/** Put in force with the privileges of the deputy, in this order: whoever is limited comes last. */
export const DEPUTY_SETTINGS: readonly Setting[] = [
  oomScoreAdj,
  nice,
  ionice,
  affinity,
  realtime,
  limits,
];

/** Put in force as the user of the program. */
export const USER_SETTINGS: readonly Setting[] = [lineBuffered];
