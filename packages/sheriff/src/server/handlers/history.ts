import { onItsHost } from '../commands/on-its-host.js';
import type { FleetHandlers } from '../context.js';

/** Answers with what a process went through, as its deputy has kept it. */
export const history: FleetHandlers['history'] = ({ id }, context) =>
  onItsHost(id, context, ({ verbs }, process) => verbs.history({ process }));
