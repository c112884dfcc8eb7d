import type { Setting } from './setting.js';

/** Real-time scheduling, by chrt(1). */
export const realtime: Setting = {
  field: 'realtime',
  tool: 'chrt',
  link: ({ realtime: wanted }, chrt) =>
    wanted ? [chrt, `--${wanted.policy}`, String(wanted.priority)] : null,
  advice: 'It takes root or CAP_SYS_NICE, and a container may refuse it even then',
};
