import { notReady } from './getting-ready.js';
import { isToEnd, type LiveState, type Process } from './process.js';
import { beginStop } from './stop.js';

/** What somebody finds wrong with a run, and when. */
interface Finding {
  readonly reason: string;
  readonly at: number;
}

/** The readiness probe says no: that is kept, until it has said so too often. */
export function hearNotReady(
  process: Process,
  state: LiveState,
  { reason: finding, isFinal, at }: Finding & { readonly isFinal: boolean },
): Process {
  const { pid } = state;
  if (state.phase !== 'starting' || pid === null || isToEnd(process)) return process;
  if (isFinal) {
    const reason = `was found not ready too often (${finding})`;
    return notReady(process, state, { pid, reason, at });
  }
  return finding === state.finding ? process : { ...process, state: { ...state, finding } };
}

/** The health probe has said no too often: the run ends, and another one follows. */
export function hearUnhealthy(
  process: Process,
  state: LiveState,
  { reason: finding, at }: Finding,
): Process {
  if (state.phase !== 'running' || !process.spec.health || isToEnd(process)) return process;
  return beginStop(process, state, {
    cause: 'unhealthy',
    reason: `was not healthy (${finding})`,
    at,
  });
}

/** So much memory a run uses: with more than it may it ends, and another one follows. */
export function hearMemory(
  process: Process,
  state: LiveState,
  { bytes, at }: { readonly bytes: number; readonly at: number },
): Process {
  const { max_memory: most = Number.POSITIVE_INFINITY } = process.spec.restart;
  if (bytes <= most || isToEnd(process)) return process;
  if (state.phase === 'stopping' || state.pid === null) return process;
  const reason = `used ${mebibytes(bytes)} of memory, more than its ${mebibytes(most)}`;
  return beginStop(process, state, { cause: 'over_memory', reason, at });
}

function mebibytes(bytes: number): string {
  return `${(bytes / 2 ** 20).toFixed(1)} MiB`;
}
