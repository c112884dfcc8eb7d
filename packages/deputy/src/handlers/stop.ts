import type { DeputyHandlers } from '../session/context.js';

/** Wants processes down. */
export const stop: DeputyHandlers['stop'] = async ({ processes, only }, context) => {
  const { supervisor, who } = context;
  const { revision, touched } = await supervisor.stop(processes, { who, only });
  return { revision, touched: [...touched] };
};
