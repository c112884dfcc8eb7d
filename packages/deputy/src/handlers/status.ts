import type { DeputyHandlers } from '../context.js';

/** Answers with everything once. */
export const status: DeputyHandlers['status'] = (_params, { host }) => host.publisher.snapshot();
