import type { DeputyHandlers } from '../session/context.js';

/** Answers with everything and has what changes told from then on. */
export const watch: DeputyHandlers['watch'] = (_params, { host, link }) =>
  host.publisher.watch(link);
