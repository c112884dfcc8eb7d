import type { Setting } from './setting.js';

/**
 * Priority among others, by renice(1): it sets it whatever the deputy has, and says when it cannot,
 * where nice(1) would run the program all the same.
 */
export const nice: Setting = {
  field: 'nice',
  tool: 'renice',
  link: ({ nice: level }, renice) =>
    level === undefined ? null : ['/bin/sh', '-c', SCRIPT, renice, String(level)],
  advice: 'To go below the value of the deputy takes root or CAP_SYS_NICE',
};

const SCRIPT = 'posse_=$1; shift; "$0" --priority "$posse_" -p $$ >/dev/null && exec "$@"';
