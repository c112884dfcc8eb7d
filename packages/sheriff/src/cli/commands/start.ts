import { steeringCommand } from '../steering-command.js';

/** `start SELECTOR...` */
export const start = steeringCommand('start', 'start processes, and what they depend on');
