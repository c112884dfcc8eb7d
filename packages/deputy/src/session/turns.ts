/** Runs tasks one after another, in the order in which they came. */
export type InTurn = <Result>(task: () => Promise<Result>) => Promise<Result>;

/** A queue of its own. A task that fails holds up nobody. */
export function createTurns(): InTurn {
  let last: Promise<unknown> = Promise.resolve();
  return (task) => {
    const mine = last.then(task, task);
    last = mine;
    return mine;
  };
}
