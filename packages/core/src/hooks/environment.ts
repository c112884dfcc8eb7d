import { MARKER } from '../keeper/tracked-run.js';
import { unreachable } from '../machine/unreachable.js';
import type { HookFacts } from './hook.js';

type Environment = Readonly<Record<string, string>>;

/**
 * The environment of a hook's command: that of its process, and the facts. `mark` makes the hook a
 * member of the run that it prepares.
 */
export function hookEnvironment(
  surroundings: Environment,
  facts: HookFacts,
  mark: string,
): Environment {
  // The supervisor may itself run under another one, or in a hook.
  const own = Object.entries(surroundings).filter(([name]) => !NAMES.has(name));
  return { ...Object.fromEntries(own), ...variablesOf(facts), ...marker(facts, mark) };
}

const NAMES: ReadonlySet<string> = new Set([
  MARKER,
  'POSSE_HOOK',
  'POSSE_PROCESS',
  'POSSE_RUN_NUMBER',
  'POSSE_PID',
  'POSSE_EXIT_CODE',
  'POSSE_EXIT_SIGNAL',
  'POSSE_RESTARTS',
]);

function variablesOf({ hook, process, run, pid, exit, restarts }: HookFacts): Environment {
  return {
    POSSE_HOOK: hook,
    POSSE_PROCESS: process,
    POSSE_RUN_NUMBER: String(run),
    ...(pid !== null && { POSSE_PID: String(pid) }),
    ...(exit?.code != null && { POSSE_EXIT_CODE: String(exit.code) }),
    ...(exit?.signal != null && { POSSE_EXIT_SIGNAL: exit.signal }),
    POSSE_RESTARTS: String(restarts),
  };
}

/**
 * What `pre_start` leaves behind belongs to its run, and is ended with it; and a supervisor that takes
 * over after one that was killed must not begin the run anew beside one that is still at work. All
 * other hooks may outlive the run that they are about.
 */
function marker({ hook }: HookFacts, mark: string): Environment {
  switch (hook) {
    case 'pre_start':
      return { [MARKER]: mark };
    case 'post_start':
    case 'on_shutdown':
    case 'on_restart':
      return {};
    default:
      return unreachable(hook);
  }
}
