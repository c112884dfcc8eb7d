import type { DeputyHandlers } from '../session/context.js';

/** Wants a later run of processes. */
export const restart: DeputyHandlers['restart'] = async ({ processes }, { supervisor, who }) => {
  const { revision, touched } = await supervisor.restart(processes, { who });
  return { revision, touched: [...touched] };
};
