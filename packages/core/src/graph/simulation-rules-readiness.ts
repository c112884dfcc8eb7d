import type { Process } from '../machine/process.js';
import type { Event } from './events.js';
import { must } from './simulation-must.js';
import type { Stepped } from './step.js';
import type { World } from './world.js';

/** For tests: a run has its whole time to be ready, and no more; then its spec says what comes. */
export function createReadinessRules() {
  /** When the latest run of each name has missed its time. */
  const dues = new Map<string, { readonly run: number; readonly at: number }>();

  function check(before: World, event: Event, { world }: Stepped): void {
    for (const [name, process] of world.processes) {
      const known = before.processes.get(name);
      if (beginsToCount(known, process, event)) {
        const timeoutMs = (process.spec.ready?.timeout ?? 0) * 1_000;
        dues.set(name, { run: process.run, at: event.at + timeoutMs });
      }
      const due = dues.get(name);
      const isTimeUp = due?.run === process.run && event.at >= due.at;
      const hasMissed = isTimeUp || isLastLook(event, process);
      const what = `${name}#${process.run} at ${event.at}, due at ${due?.at}`;
      if (isWaitedFor(process)) must(!hasMissed, `${what}: is still waited for`);
      if (known?.state.phase === 'starting' && known.run === process.run) {
        checkEnd(process, { hasMissed, event, what });
      }
    }
  }

  return { check, reboot: () => dues.clear() };
}

function checkEnd(
  { state, spec: { ready } }: Process,
  { hasMissed, event, what }: { hasMissed: boolean; event: Event; what: string },
): void {
  if (state.phase === 'running' && state.late === null) {
    const isSaidToBe = event.kind === 'ready' || event.kind === 'resumed' || !ready;
    must(isSaidToBe, `${what}: nobody said that it is ready`);
    return;
  }
  const isStopped = state.phase === 'stopping' && state.cause === 'not_ready';
  if (!isStopped && state.phase !== 'running') return;
  must(hasMissed, `${what}: had time left`);
  must(isStopped === (ready?.on_timeout !== 'ignore'), `${what}: not as its spec says`);
}

/** It is spawned, wanted, and probed. */
function isWaitedFor({ state, spec, want, wantRun, run }: Process): boolean {
  if (state.phase !== 'starting' || state.pid === null || !spec.ready) return false;
  return want === 'up' && wantRun <= run;
}

function beginsToCount(before: Process | undefined, process: Process, event: Event): boolean {
  if (!isWaitedFor(process)) return false;
  if (!before || before.run !== process.run || !isWaitedFor(before)) return true;
  if (event.kind === 'resumed') return true;
  return JSON.stringify(before.spec.ready) !== JSON.stringify(process.spec.ready);
}

function isLastLook(event: Event, { spec, run }: Process): boolean {
  if (event.kind !== 'not_ready' || !event.isFinal) return false;
  return event.name === spec.name && event.run === run;
}
