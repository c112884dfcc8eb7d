// What it costs to know what the runs and the machine use: the CPU of a supervisor with many idle
// programs, and of one sample. Budget: below 1 % of a core for 100 processes at one sample a second.

import { tmpdir } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { readEnvironEntry } from '../packages/core/dist/proc/environ.js';
import { createMemberFinder } from '../packages/core/dist/proc/members.js';
import { readStat } from '../packages/core/dist/proc/stat.js';
import { createHostReader } from '../packages/core/dist/stats/host.js';
import { createStatsReader } from '../packages/core/dist/stats/reader.js';
import { cpuPercentOf, report, rounded, spread } from './measure.mjs';
import { onStage, untilAll } from './stage.mjs';

const { values: options } = parseArgs({
  options: {
    processes: { type: 'string', default: '10,100,500' },
    seconds: { type: 'string', default: '20' },
    samples: { type: 'string', default: '100' },
    json: { type: 'boolean', default: false },
  },
});

const host = createHostReader({ stateDir: tmpdir() });
const rows = [{ what: 'the machine', ...(await sampleCost(() => host.sample(performance.now()))) }];
for (const count of options.processes.split(',').map(Number)) rows.push(await measure(count));
report(rows, options);

async function measure(count) {
  const specs = Array.from({ length: count }, (_, index) => ({
    name: `idle-${index}`,
    command: ['sleep', '1000000'],
  }));
  const row = { what: `${count} processes` };
  await onStage(specs, async (supervisor) => {
    await supervisor.start(specs.map(({ name }) => name));
    await untilAll(supervisor, ({ phase }) => phase === 'running');
    // What was compiled and cached while they started is no cost of the steady state.
    await pause(3_000);
    const { own } = await cpuPercentOf(() => pause(Number(options.seconds) * 1_000));
    row['CPU of the supervisor, %'] = own;
    const reader = createStatsReader(createMemberFinder('POSSE_RUN'));
    const trees = supervisor.status().processes.map(({ pid }) => treeOf(pid));
    Object.assign(row, await sampleCost(() => reader.sample(trees, performance.now())));
  });
  return row;
}

/** Milliseconds of CPU that a sample takes. */
async function sampleCost(sample) {
  const costs = [];
  for (let count = 0; count < Number(options.samples); count += 1) {
    const before = process.cpuUsage();
    sample();
    const { user, system } = process.cpuUsage(before);
    costs.push((user + system) / 1_000);
    await pause(20);
  }
  // The first ones compile the code and read the environments.
  const { median, p95, max } = spread(costs.slice(10));
  const mean = costs.slice(10).reduce((sum, cost) => sum + cost, 0) / (costs.length - 10);
  return {
    'one sample, ms': median,
    'p95, ms': p95,
    'max, ms': max,
    'mean at 1 Hz, %': rounded(mean / 10),
  };
}

function treeOf(pid) {
  const { startTicks, parent } = readStat(pid);
  return { leader: pid, startTicks, keeper: parent, marker: readEnvironEntry(pid, 'POSSE_RUN') };
}
