// What it costs to know what the runs use: the CPU of a supervisor with many idle programs, and one
// sample of all of them. Budget: below 1 % of a core for 100 processes at one sample a second.

import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { readEnvironEntry } from '../packages/core/dist/proc/environ.js';
import { createMemberFinder } from '../packages/core/dist/proc/members.js';
import { readStat } from '../packages/core/dist/proc/stat.js';
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

const rows = [];
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
    const { median, p95 } = await sampleCost(supervisor);
    row['one sample, ms'] = median;
    row['p95, ms'] = p95;
    row['sampling alone at 1 Hz, %'] = rounded(median / 10);
  });
  return row;
}

/** Milliseconds of CPU that a sample takes, with a reader of our own over the same trees. */
async function sampleCost(supervisor) {
  const reader = createStatsReader(createMemberFinder('POSSE_RUN'));
  const trees = supervisor.status().processes.map(({ pid }) => treeOf(pid));
  const costs = [];
  for (let sample = 0; sample < Number(options.samples); sample += 1) {
    const before = process.cpuUsage();
    reader.sample(trees, performance.now());
    const { user, system } = process.cpuUsage(before);
    costs.push((user + system) / 1_000);
    await pause(20);
  }
  // The first ones compile the code and read the environments.
  return spread(costs.slice(10));
}

function treeOf(pid) {
  const { startTicks, parent } = readStat(pid);
  return { leader: pid, startTicks, keeper: parent, marker: readEnvironEntry(pid, 'POSSE_RUN') };
}
