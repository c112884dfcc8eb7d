import { hostsThatRan } from '../commands/on-each-host.js';
import { onItsHost } from '../commands/on-its-host.js';
import type { FleetHandlers } from '../context.js';

/** Writes to the standard input of a process, once. */
export const write: FleetHandlers['write'] = async ({ id, ...input }, context) => {
  await context.rouse(hostsThatRan([id], context.fleet()));
  return onItsHost(id, context, ({ verbs, notAfterMs }, process) =>
    verbs.write({ process, ...input, notAfterMs: notAfterMs() }),
  );
};
