import { readFileSync } from 'node:fs';
import { cpuRanges, cpusIn } from './cpu-list.js';
import type { Setting } from './setting.js';

/** The CPUs that it may run on, by taskset(1). */
export const affinity: Setting = {
  field: 'affinity',
  tool: 'taskset',
  link: ({ affinity: cpus }, taskset) => {
    if (!cpus) return null;
    const ranges = cpuRanges(cpus);
    return [taskset, '-c', ranges, '/bin/sh', '-c', CHECK, 'affinity', ranges];
  },
  problem: ({ affinity: cpus = [] }) => {
    const there = readOnline();
    const wrong = cpus.filter((cpu) => !cpusIn(there).has(cpu));
    if (wrong.length === 0) return null;
    return `affinity names CPU ${wrong.join(', ')}; this host has CPUs ${there}`;
  },
  advice: 'The container or the control group of the deputy may hold back some CPUs',
};

/** A control group (see cpuset(7)) takes CPUs away without a word, so it is looked at afterwards. */
const CHECK = `posse_=$1; shift
while read -r posse_key posse_value; do
  [ "$posse_key" != Cpus_allowed_list: ] || [ "$posse_value" = "$posse_" ] ||
    { echo "taskset: only CPUs $posse_value are allowed" >&2; exit 1; }
done </proc/self/status
exec "$@"`;

function readOnline(): string {
  return readFileSync('/sys/devices/system/cpu/online', 'utf8').trim();
}
