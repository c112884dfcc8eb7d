import type { Applied, Meta, Supervisor } from './api.js';
import type { Board } from './board/board.js';
import { parseSpecs } from './config/parse-specs.js';
import { planSpecs } from './config/plan.js';
import type { Spec, SpecInput } from './config/spec.js';
import type { Engine } from './engine.js';
import { PosseError } from './errors.js';
import type { World } from './graph/world.js';
import { type HeldSpecs, writeHeldSpecs } from './ledger/held-specs.js';
import type { Ledger } from './ledger/ledger.js';
import { isLive } from './machine/process.js';
import type { Clock } from './ports/clock.js';

/** Holds the specs of the processes. */
type Holder = Pick<Supervisor, 'held' | 'apply'>;

/** What a holder needs. */
export interface HolderOptions {
  readonly held: HeldSpecs;
  readonly specsFile: string;
  readonly engine: Engine;
  readonly ledger: Ledger;
  readonly board: Board;
  readonly clock: Clock;
  /** Refuses everything, with its reason, once it is aborted. */
  readonly closed: AbortSignal;
}

/** A holder of what a state folder holds; what it takes is on the disk before it takes effect. */
export function createHolder(options: HolderOptions): Holder {
  const { specsFile, engine, ledger, board, clock, closed } = options;
  let { held } = options;

  async function apply(entries: readonly SpecInput[], meta: Meta = {}): Promise<Applied> {
    closed.throwIfAborted();
    const specs = parsed(entries);
    const { added, changed, removed } = planSpecs(held.specs, specs);
    const next = { specs, removed: leaving(engine.world(), specs), meta };
    writeHeldSpecs(specsFile, next);
    held = next;
    engine.dispatch({ kind: 'specs', specs, at: clock.now() });
    await ledger.sync();
    return {
      revision: board.revision(),
      added,
      changed: changed.map(({ name }) => name),
      removed,
    };
  }

  return { apply, held: () => ({ specs: held.specs, meta: held.meta }) };
}

function parsed(entries: readonly SpecInput[]): readonly Spec[] {
  const read = parseSpecs(entries);
  if (read.ok) return read.specs;
  const problems = read.problems.map(
    ({ process, path, message }) => `"${process}" ${path} ${message}`,
  );
  const text = `The specs cannot be used: ${problems.join('; ')}.`;
  throw new PosseError('invalid_specs', text, { problems });
}

/** The specs of those that live and are held no longer: they are still to be stopped. */
function leaving({ processes }: World, specs: readonly Spec[]): readonly Spec[] {
  const names = new Set(specs.map(({ name }) => name));
  return [...processes.values()]
    .filter(({ spec, state }) => !names.has(spec.name) && isLive(state))
    .map(({ spec }) => spec);
}
