import type { DeputyHandlers } from '../session/context.js';

/** Tells the deputy's clocks. */
export const clock: DeputyHandlers['clock'] = (_params, { supervisor }) => ({
  clockMs: supervisor.now(),
  wallMs: Date.now(),
});
