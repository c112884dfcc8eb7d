import type { DeputyHandlers } from '../session/context.js';
import { heldBy } from '../state/held.js';

/** Answers with the specs that are held and who gave them. */
export const specs: DeputyHandlers['specs'] = (_params, { supervisor }) => {
  const held = heldBy(supervisor);
  return {
    generation: held?.current.generation ?? null,
    configuration: held?.configuration ?? null,
    appliedBy: held?.current.who ?? null,
    appliedAt: held?.current.at ?? null,
    specs: [...supervisor.held().specs],
  };
};
