import type { Setting } from './setting.js';

/** Who is killed when memory runs out, by choom(1). */
export const oomScoreAdj: Setting = {
  field: 'oom_score_adj',
  tool: 'choom',
  link: ({ oom_score_adj: score }, choom) =>
    score === undefined ? null : [choom, '-n', String(score), '--'],
  advice:
    'To go below the value of the deputy takes CAP_SYS_RESOURCE, which root in a container often lacks',
};
