import type { DeputyHandlers } from '../session/context.js';

/** Wants processes up. */
export const start: DeputyHandlers['start'] = async ({ processes }, { supervisor, who }) => {
  const { revision, touched } = await supervisor.start(processes, { who });
  return { revision, touched: [...touched] };
};
