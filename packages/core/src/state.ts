import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { createBootClock } from './adapters/boot-clock.js';
import { readBootKey } from './adapters/boot-key.js';
import { makePrivateFolder } from './adapters/state-folder.js';
import { lockState, type StateLock } from './adapters/state-lock.js';
import { PosseError } from './errors.js';
import { afterReboot } from './graph/reboot.js';
import type { World } from './graph/world.js';
import { type FoundRun, findRuns } from './keeper/found-runs.js';
import { type StatePaths, statePaths } from './keeper/names.js';
import { type HeldSpecs, readHeldSpecs } from './ledger/held-specs.js';
import { beginLedger, type Ledger } from './ledger/ledger.js';
import { readLedger } from './ledger/read-ledger.js';
import { emptyLedgerState, STATE_VERSION } from './ledger/records.js';
import { durablePaths, ledgerStateOf, withFoundRuns, worldFrom } from './ledger/world-state.js';
import type { Clock } from './ports/clock.js';
import { findTools, type Tools } from './program/tools.js';

/** A state folder that is open: what it says, and what to go on writing with. */
export interface State {
  readonly world: World;
  readonly ledger: Ledger;
  readonly held: HeldSpecs;
  readonly lock: StateLock;
  readonly tools: Tools;
  readonly clock: Clock;
  readonly paths: StatePaths;
  readonly specsFile: string;
  readonly historyFile: string;
  readonly stateId: string;
  readonly bootKey: string;
}

/** Opens a state folder, or makes one. Throws `state_locked` and `state_unusable`. */
export function openState(stateDir: string, log: (line: string) => void): State {
  const tools = findTools();
  const clock = createBootClock();
  const paths = statePaths(stateDir);
  const files = durablePaths(stateDir);
  makePrivateFolder(stateDir);
  const lock = lockState(files.lock, tools.flock, `the deputy with pid ${process.pid}`);
  try {
    const bootKey = readBootKey();
    const held = readHeldSpecs(files.specs);
    const found = readLedger(files.ledger, log);
    const isOtherBoot = found !== null && found.header.bootKey !== bootKey;
    if (isOtherBoot) forgetRuns(paths);
    for (const folder of Object.values(paths)) makePrivateFolder(folder);

    const known = found?.state ?? emptyLedgerState();
    const at = clock.now();
    const before = worldFrom(held, known, at);
    const world = isOtherBoot
      ? afterReboot(before, known.reserved, at)
      : withFoundRuns(before, runsOf(held, findRuns(paths), files.specs), { at, log });
    const stateId = found?.header.stateId ?? randomBytes(8).toString('hex');
    const header = { posse: 'ledger' as const, version: STATE_VERSION, stateId, bootKey };
    const ledger = beginLedger(files.ledger, header, ledgerStateOf(world, known.reserved));
    return {
      world,
      ledger,
      held,
      lock,
      tools,
      clock,
      paths,
      specsFile: files.specs,
      historyFile: files.history,
      stateId,
      bootKey,
    };
  } catch (error) {
    lock.close();
    throw error instanceof PosseError ? error : unusable(stateDir, error);
  }
}

function unusable(stateDir: string, cause: unknown): PosseError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  const text = `Cannot use "${stateDir}": ${reason}. Look after its disk and its permissions.`;
  return new PosseError('state_unusable', text, { cause });
}

/** Throws when a run goes on of which nobody knows the spec: applied anew, it would run twice. */
function runsOf({ specs, removed }: HeldSpecs, found: readonly FoundRun[], specsFile: string) {
  const known = new Set([...specs, ...removed].map(({ name }) => name));
  const lost = found.filter(({ name, isGoingOn }) => isGoingOn && !known.has(name));
  if (lost.length === 0) return found;
  const names = lost.map(({ name, run }) => `"${name}" (run ${run})`).join(', ');
  const text = `"${specsFile}" has lost the specs of what still runs from here: ${names}. Put the file back, or end those programs first.`;
  throw new PosseError('state_unusable', text);
}

/** What the runs of an earlier boot have left behind tells nothing any more. */
function forgetRuns({ runs, fifos }: StatePaths): void {
  for (const folder of [runs, fifos]) rmSync(folder, { recursive: true, force: true });
}
