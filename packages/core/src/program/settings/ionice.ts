import type { Setting } from './setting.js';

const CLASSES = { realtime: '1', best_effort: '2', idle: '3' } as const;

/** Scheduling of its use of disks, by ionice(1). */
export const ionice: Setting = {
  field: 'ionice',
  tool: 'ionice',
  link: ({ ionice: wanted }, tool) => {
    if (!wanted) return null;
    const level = wanted.class === 'idle' ? [] : ['-n', String(wanted.level)];
    return [tool, '-c', CLASSES[wanted.class], ...level];
  },
  advice: 'The class "realtime" takes root or CAP_SYS_ADMIN',
};
