// What the benches share: how figures are made of many values, and where CPU time is read.

import { readFileSync } from 'node:fs';
import { availableParallelism, cpus, release } from 'node:os';

/** The value that a share of all values do not exceed: 0.5 for the median, 1 for the largest. */
export function quantile(values, share) {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

/** Median, 95th percentile and maximum, in the unit of the values. */
export function spread(values) {
  const [median, p95, max] = [0.5, 0.95, 1].map((share) => rounded(quantile(values, share)));
  return { median, p95, max };
}

export function rounded(value) {
  return Number(value.toPrecision(3));
}

/** CPU milliseconds of this process so far, and of all its children that have ended, and theirs. */
export function cpuMs() {
  const { user, system } = process.cpuUsage();
  const stat = readFileSync('/proc/self/stat', 'latin1');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return { own: (user + system) / 1_000, children: (Number(fields[13]) + Number(fields[14])) * 10 };
}

/** Calls `work` and answers with the percent of a core that were used meanwhile. */
export async function cpuPercentOf(work) {
  const before = { ...cpuMs(), at: performance.now() };
  await work();
  const after = { ...cpuMs(), at: performance.now() };
  const percent = (key) => rounded((100 * (after[key] - before[key])) / (after.at - before.at));
  return { own: percent('own'), children: percent('children') };
}

/** What the figures were measured on. */
export function machine() {
  const model = cpus()[0]?.model ?? process.arch;
  return { cpu: model, cores: availableParallelism(), kernel: release(), node: process.version };
}

/** Prints rows of figures, as a table or as JSON with the machine. */
export function report(rows, { json }) {
  if (json) {
    console.log(JSON.stringify({ machine: machine(), rows }, null, 2));
    return;
  }
  const { cpu, cores, kernel, node } = machine();
  console.log(`${cpu}, ${cores} cores, Linux ${kernel}, Node ${node}`);
  console.table(Object.fromEntries(rows.map(({ what, ...figures }) => [what, figures])));
}
