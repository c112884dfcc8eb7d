import type { Supervisor } from './api.js';
import type { ProcessView } from './views.js';

/**
 * Resolves when what was asked of these processes is done, or cannot happen any more, with how they
 * stand then. Rejects with the reason of `signal`.
 */
export function settled(
  supervisor: Pick<Supervisor, 'status' | 'subscribe'>,
  names: readonly string[],
  signal?: AbortSignal,
): Promise<readonly ProcessView[]> {
  return new Promise((resolve, reject) => {
    const unsubscribe = supervisor.subscribe(look);
    signal?.addEventListener('abort', giveUp, { once: true });
    if (signal?.aborted) giveUp();
    else look();

    function look(): void {
      const views = supervisor.status().processes.filter(({ name }) => names.includes(name));
      if (views.some(({ goal }) => goal === 'pending')) return;
      done();
      resolve(views);
    }

    function giveUp(): void {
      done();
      reject(signal?.reason);
    }

    function done(): void {
      unsubscribe();
      signal?.removeEventListener('abort', giveUp);
    }
  });
}
