import { steeringCommand } from '../steering-command.js';

/** `start SELECTOR...` */
export const start = steeringCommand('start', {
  summary: 'start processes, and what they depend on',
  only: 'do not start what they depend on: they wait for it',
});
