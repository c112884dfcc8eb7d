import type { DeputyHandlers } from '../context.js';

/** Wants processes up. */
export const start: DeputyHandlers['start'] = async ({ processes }, { supervisor, who }) => {
  const { revision, touched } = await supervisor.start(processes, who);
  return { revision, touched: [...touched] };
};
