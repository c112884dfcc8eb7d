import { steeringCommand } from '../steering-command.js';

/** `stop SELECTOR...` */
export const stop = steeringCommand('stop', 'stop processes, and what depends on them');
