import type { DeputyHandlers } from '../session/context.js';

/** Wants processes down. */
export const stop: DeputyHandlers['stop'] = async ({ processes }, { supervisor, who }) => {
  const { revision, touched } = await supervisor.stop(processes, { who });
  return { revision, touched: [...touched] };
};
