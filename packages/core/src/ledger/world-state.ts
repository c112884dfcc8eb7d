import { join } from 'node:path';
import { createWorld, type World } from '../graph/world.js';
import type { FoundRun } from '../keeper/found-runs.js';
import { newProcess, type Process } from '../machine/process.js';
import type { HeldSpecs } from './held-specs.js';
import type { LedgerRecord, LedgerState } from './records.js';

/** The files of a state folder that hold what is durable. */
export function durablePaths(stateDir: string) {
  return {
    lock: join(stateDir, 'lock'),
    ledger: join(stateDir, 'ledger.jsonl'),
    specs: join(stateDir, 'specs.json'),
    history: join(stateDir, 'history.jsonl'),
  };
}

/** The world that a state folder describes. */
export function worldFrom(held: HeldSpecs, { facts, retired }: LedgerState, at: number): World {
  const processes = new Map<string, Process>();
  for (const spec of held.specs) {
    const fresh = newProcess(spec, retired.get(spec.name) ?? 0, at);
    processes.set(spec.name, { ...fresh, ...facts.get(spec.name) });
  }
  for (const spec of held.removed) {
    const known = facts.get(spec.name);
    if (!known || processes.has(spec.name)) continue;
    processes.set(spec.name, { ...known, spec, removed: true, want: 'down', askedBy: null });
  }
  const gone = new Map([...retired].filter(([name]) => !processes.has(name)));
  for (const [name, known] of facts) if (!processes.has(name)) gone.set(name, known.run);
  return createWorld(processes, gone);
}

/**
 * The world with what the ledger has lost and the run files still tell: no number is used twice, and
 * what goes on is taken over, and wanted if it has a spec. Says so in a sentence for each.
 */
export function withFoundRuns(
  world: World,
  found: readonly FoundRun[],
  { at, log }: { readonly at: number; readonly log: (line: string) => void },
): World {
  const processes = new Map(world.processes);
  const retired = new Map(world.retired);
  for (const { name, run, isGoingOn } of found.toSorted((left, right) => right.run - left.run)) {
    const process = processes.get(name);
    if (!process) retired.set(name, Math.max(retired.get(name) ?? 0, run));
    if (!process || run <= process.run) continue;
    const state = {
      phase: 'starting',
      since: at,
      pid: null,
      deadline: null,
      finding: null,
    } as const;
    const want = process.removed ? 'down' : 'up';
    const goesOn = isGoingOn ? ({ want, wantRun: run, askedBy: null, state } as const) : {};
    processes.set(name, { ...process, run, ...goesOn });
    log(`Run ${run} of "${name}" is not in the ledger${isGoingOn ? '; it is taken over' : ''}.`);
  }
  return createWorld(processes, retired);
}

/** What a ledger must hold so that this world comes out of it. */
export function ledgerStateOf(world: World, reserved: ReadonlyMap<string, number>): LedgerState {
  return {
    facts: new Map(Array.from(world.processes, ([name, process]) => [name, factsOf(process)])),
    reserved: new Map(reserved),
    retired: new Map(world.retired),
  };
}

/** What became different between two worlds, as records. */
export function recordsBetween(before: World, after: World): LedgerRecord[] {
  const records: LedgerRecord[] = [];
  for (const [name, process] of after.processes) {
    if (before.processes.get(name) === process) continue;
    records.push({ kind: 'facts', name, facts: factsOf(process) });
  }
  for (const [name, run] of after.retired) {
    if (before.retired.get(name) !== run) records.push({ kind: 'retired', name, run });
  }
  return records;
}

function factsOf({ spec: _spec, removed: _removed, ...facts }: Process) {
  return facts;
}
