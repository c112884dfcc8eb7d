import type { DeputyHandlers } from '../session/context.js';

/** Answers with everything once. */
export const status: DeputyHandlers['status'] = (_params, { host }) => host.publisher.snapshot();
