import type { FleetProcess } from '@posse/protocol';
import type { Ended, Ending } from '../client/wait.js';
import { exitText } from './exit-text.js';
import { shellWord } from './shell-word.js';
import { oneLine } from './table.js';

/** A command that wants processes up or down. */
export type SteeringVerb = 'start' | 'stop' | 'restart';

/** What was asked, and how long it was waited for. */
interface Asked {
  readonly verb: SteeringVerb;
  readonly timeoutSeconds: number;
}

/** How a wait ended, in words that follow the name of the process. */
export function endingText({ ending, process }: Ended, asked: Asked): string {
  if (process === undefined) return 'gone from its host';
  return TEXTS[ending](process, asked);
}

/** Where a process is and why, in words that follow its name. */
export function stateText({ phase, pid, run, exit, why }: FleetProcess): string {
  if (phase === 'running') return pid === null ? 'running' : `running (pid ${pid}, run ${run})`;
  if (phase === 'exited' && exit !== null) return exitText(exit);
  return why === null ? phase : `${phase}: ${oneLine(why)}`;
}

const TEXTS: Readonly<Record<Ending, (process: FleetProcess, asked: Asked) => string>> = {
  // Whoever has just stopped it knows by whom it was stopped.
  met: (process) => (process.phase === 'stopped' ? 'stopped' : stateText(process)),
  missed: (process) =>
    process.phase === 'waiting'
      ? `${stateText(process)}; ${staysWanted(process)}`
      : stateText(process),
  overruled: (process) => `${stateText(process)}; somebody else asked for the opposite meanwhile`,
  lost: ({ phase }) => `its host went out of reach; when last heard of it was ${phase}`,
  late: ({ id, phase, why }, { verb, timeoutSeconds }) => {
    const reason = why === null ? '' : ` (${oneLine(why)})`;
    const outlook = verb === 'stop' ? 'it is still to be stopped' : staysWanted({ id });
    return `still ${phase} after ${timeoutSeconds} s${reason}; ${outlook}`;
  },
};

function staysWanted({ id }: Pick<FleetProcess, 'id'>): string {
  return `it stays wanted up, until "sheriff cli stop ${shellWord(id)}" withdraws that`;
}
