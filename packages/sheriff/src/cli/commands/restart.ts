import { steeringCommand } from '../steering-command.js';

/** `restart SELECTOR...` */
export const restart = steeringCommand(
  'restart',
  'stop processes and start them again; those that are stopped are only started',
);
