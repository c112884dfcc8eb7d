import type { DeputyHandlers } from '../session/context.js';

/** Wants processes up. */
export const start: DeputyHandlers['start'] = async ({ processes, only }, context) => {
  const { supervisor, who } = context;
  const { revision, touched } = await supervisor.start(processes, { who, only });
  return { revision, touched: [...touched] };
};
