// Many processes that crash as soon as they run, with the default backoff: how soon a command to
// another process is acknowledged meanwhile, and what CPU the supervisor takes after the first
// minute. Budgets for 200: median below 100 ms, and below 30 % of a core.

import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { cpuPercentOf, report, rounded, spread } from './measure.mjs';
import { onStage, untilAll } from './stage.mjs';

const { values: options } = parseArgs({
  options: {
    processes: { type: 'string', default: '200' },
    /** For how long the CPU is measured, after the first minute. */
    seconds: { type: 'string', default: '30' },
    'first-minute': { type: 'string', default: '60' },
    json: { type: 'boolean', default: false },
  },
});

const COMMANDS = 50;
const COMMAND_EVERY_MS = 200;

const crashing = Array.from({ length: Number(options.processes) }, (_, index) => ({
  name: `crash-${index}`,
  command: 'exit 1',
  restart: 'always',
}));
const idle = { name: 'idle', command: ['sleep', '1000000'] };

const rows = [];
await onStage([...crashing, idle], async (supervisor) => {
  await supervisor.start(['idle']);
  await untilAll(supervisor, ({ name, phase }) => name !== 'idle' || phase === 'running');
  const minute = pause(Number(options['first-minute']) * 1_000);

  const begun = supervisor.start(crashing.map(({ name }) => name));
  rows.push({ what: 'command as the storm begins', ...(await commandLatency(supervisor)) });
  await begun;
  await minute;
  rows.push({ what: 'CPU after the first minute', ...(await cost(supervisor)) });
  rows.push({ what: 'command after the first minute', ...(await commandLatency(supervisor)) });
});
report(rows, options);

/** Milliseconds from when a command was due until it is acknowledged, a blocked loop included. */
async function commandLatency(supervisor) {
  const latencies = [];
  const begin = performance.now();
  for (let command = 0; command < COMMANDS; command += 1) {
    const dueAt = begin + command * COMMAND_EVERY_MS;
    await pause(Math.max(0, dueAt - performance.now()));
    await (command % 2 === 0 ? supervisor.stop(['idle']) : supervisor.start(['idle']));
    latencies.push(performance.now() - dueAt);
  }
  const { median, p95, max } = spread(latencies);
  return { 'median, ms': median, 'p95, ms': p95, 'max, ms': max };
}

/** Of the supervisor itself, and of its keepers with all that they have run. */
async function cost(supervisor) {
  const before = restartsOf(supervisor);
  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  const { own, children } = await cpuPercentOf(() => pause(Number(options.seconds) * 1_000));
  delay.disable();
  return {
    'supervisor, %': own,
    'keepers and programs, %': children,
    'restarts a second': rounded((restartsOf(supervisor) - before) / Number(options.seconds)),
    'loop delay p99, ms': rounded(delay.percentile(99) / 1e6),
  };
}

function restartsOf(supervisor) {
  return supervisor.status().processes.reduce((sum, { restarts }) => sum + restarts, 0);
}
