import type { Supervisor } from './api.js';
import type { ProcessView } from './views.js';

/**
 * Resolves when what was asked of these processes is done, or cannot happen any more, with how they
 * stand then. Rejects with the reason of the first of these signals that is aborted.
 */
export function settled(
  supervisor: Pick<Supervisor, 'status' | 'subscribe'>,
  names: readonly string[],
  signals: readonly AbortSignal[],
): Promise<readonly ProcessView[]> {
  return new Promise((resolve, reject) => {
    const unsubscribe = supervisor.subscribe(look);
    for (const signal of signals) signal.addEventListener('abort', giveUp);
    if (signals.some(({ aborted }) => aborted)) giveUp();
    else look();

    function look(): void {
      const views = supervisor.status().processes.filter(({ name }) => names.includes(name));
      if (views.some(({ goal }) => goal === 'pending')) return;
      done();
      resolve(views);
    }

    function giveUp(): void {
      done();
      reject(signals.find(({ aborted }) => aborted)?.reason);
    }

    function done(): void {
      unsubscribe();
      for (const signal of signals) signal.removeEventListener('abort', giveUp);
    }
  });
}
