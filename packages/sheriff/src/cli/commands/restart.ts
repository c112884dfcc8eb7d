import { steeringCommand } from '../steering-command.js';

/** `restart SELECTOR...` */
export const restart = steeringCommand('restart', 'give processes a new run');
