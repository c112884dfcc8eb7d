import { onItsHost } from '../commands/on-its-host.js';
import type { FleetHandlers } from '../context.js';

/** Writes to the standard input of a process, once. */
export const write: FleetHandlers['write'] = ({ id, ...input }, context) =>
  onItsHost(id, context, ({ verbs, notAfterMs }, process) =>
    verbs.write({ process, ...input, notAfterMs: notAfterMs() }),
  );
