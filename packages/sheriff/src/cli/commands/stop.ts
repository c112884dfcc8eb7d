import { steeringCommand } from '../steering-command.js';

/** `stop SELECTOR...` */
export const stop = steeringCommand('stop', {
  summary: 'stop processes, and what depends on them',
  only: 'do not stop what depends on them: it goes on without them',
});
