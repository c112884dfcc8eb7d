import type { Engine } from './engine.js';
import type { Logs } from './output/logs.js';
import type { Clock } from './ports/clock.js';
import type { MemberFinder } from './proc/members.js';
import { createHostReader } from './stats/host.js';
import { createStatsReader } from './stats/reader.js';
import type { HostUsage, Usage } from './views.js';

/** How often usage is sampled and logs are looked at. */
const SAMPLE_MS = 1_000;

/** Looks once a second what runs and the machine use, and keeps what they leave behind in bounds. */
export interface Sampler {
  /** The newest sample of all live runs. */
  usage(): readonly Usage[];
  /** The newest sample of the machine; null before the first one. */
  hostUsage(): HostUsage | null;
  close(): void;
}

/** What a sampler looks at. */
export interface SamplerOptions {
  readonly stateDir: string;
  readonly engine: Engine;
  readonly finder: MemberFinder;
  readonly logs: Logs;
  readonly clock: Clock;
}

/** A sampler that has begun. */
export function startSampler({ stateDir, engine, finder, logs, clock }: SamplerOptions): Sampler {
  const runsReader = createStatsReader(finder);
  const hostReader = createHostReader({ stateDir });
  let usage: readonly Usage[] = [];
  let hostUsage: HostUsage | null = null;
  const timer = setInterval(sample, SAMPLE_MS);

  function sample(): void {
    const now = performance.now();
    const trees = engine.runs.trees();
    const samples = runsReader.sample([...trees.values()], now);
    usage = [...trees].flatMap(([name, tree]) => {
      const sampled = samples.get(tree);
      return sampled ? { name, ...sampled } : [];
    });
    hostUsage = hostReader.sample(now);
    usage.forEach(tellMemory);
    logs.bound(writers());
    engine.tidy();
  }

  /** Hooks write too, those before a run that never begins even when nothing runs. */
  function writers(): Set<string> {
    const hooked = [...engine.world().processes.values()].filter(({ spec }) => spec.hooks);
    return new Set([...engine.runs.trees().keys(), ...hooked.map(({ spec }) => spec.name)]);
  }

  /** Only to those whom it may concern: each news is a step. */
  function tellMemory({ name, memoryBytes: bytes }: Usage): void {
    const process = engine.world().processes.get(name);
    if (process?.spec.restart.max_memory === undefined || bytes === null) return;
    engine.dispatch({ kind: 'memory', name, run: process.run, bytes, at: clock.now() });
  }

  return { usage: () => usage, hostUsage: () => hostUsage, close: () => clearInterval(timer) };
}
