import { steeringCommand } from '../steering-command.js';

/** `restart SELECTOR...` */
export const restart = steeringCommand('restart', {
  summary: 'stop processes and start them again; one that is stopped is started if it is named',
});
