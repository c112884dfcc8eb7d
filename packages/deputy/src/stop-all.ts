import type { Phase, ProcessView, Supervisor } from '@posse/core';

const WHO = 'deputy --on-exit stop';
const GRACE_MS = 5_000;

const AT_REST: ReadonlySet<Phase> = new Set(['stopped', 'exited', 'failed']);

/**
 * Stops all processes and waits until they have ended: at most as long as their stop timeouts are
 * together. Answers with the names of those that have not.
 */
export async function stopAll(supervisor: Supervisor): Promise<readonly string[]> {
  const names = supervisor.status().processes.map(({ name }) => name);
  if (names.length === 0) return [];
  const timeoutsMs = notAtRest(supervisor).map(({ spec }) => spec.stop.timeout * 1_000);
  const boundMs = timeoutsMs.reduce((sum, timeoutMs) => sum + timeoutMs, GRACE_MS);
  await supervisor.stop(names, { who: WHO });
  await new Promise<void>((resolve) => {
    const end = () => {
      clearTimeout(deadline);
      unsubscribe();
      resolve();
    };
    const deadline = setTimeout(end, boundMs);
    const unsubscribe = supervisor.subscribe(() => {
      if (notAtRest(supervisor).length === 0) end();
    });
    if (notAtRest(supervisor).length === 0) end();
  });
  return notAtRest(supervisor).map(({ name }) => name);
}

function notAtRest(supervisor: Supervisor): readonly ProcessView[] {
  return supervisor.status().processes.filter(({ phase }) => !AT_REST.has(phase));
}
