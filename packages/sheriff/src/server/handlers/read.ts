import { RequestError } from '@posse/protocol';
import { partWith } from '../commands/on-each-host.js';
import type { FleetHandlers } from '../context.js';

const ANSWER_WITHIN_MS = 6_000;

/** Reads a process' output from its deputy. */
export const read: FleetHandlers['read'] = ({ id, ...params }, { fleet, reach }) => {
  const { part, name } = partWith(fleet(), id);
  const reached = reach(part);
  if (!reached.ok) throw new RequestError(reached.code, reached.error);
  const timeoutMs = ANSWER_WITHIN_MS + (params.waitMs ?? 0);
  return reached.deputy.verbs.read({ process: name, ...params }, timeoutMs);
};
