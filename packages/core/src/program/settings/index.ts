import { affinity } from './affinity.js';
import { ionice } from './ionice.js';
import { limits } from './limits.js';
import { lineBuffered } from './line-buffered.js';
import { nice } from './nice.js';
import { oomScoreAdj } from './oom-score-adj.js';
import { realtime } from './realtime.js';
import type { Setting } from './setting.js';

/** The settings, in the order in which they are put in force: whoever is limited comes last. */
export const SETTINGS: readonly Setting[] = [
  lineBuffered,
  oomScoreAdj,
  nice,
  ionice,
  affinity,
  realtime,
  limits,
];
