import type { DeputyHandlers } from '../session/context.js';
import { toHistoryEntry } from '../view/translate.js';

/** Answers with what a process went through. */
export const history: DeputyHandlers['history'] = ({ process }, { supervisor }) => ({
  entries: supervisor.history(process).map(toHistoryEntry),
});
