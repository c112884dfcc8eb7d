import type { DeputyHandlers } from '../context.js';

/** Tells the deputy's clocks. */
export const clock: DeputyHandlers['clock'] = (_params, { supervisor }) => ({
  clockMs: supervisor.now(),
  wallMs: Date.now(),
});
