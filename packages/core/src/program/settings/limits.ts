import { readFileSync } from 'node:fs';
import type { Spec } from '../../config/spec.js';
import type { Setting } from './setting.js';

type Limit = keyof NonNullable<Spec['limits']>;

/** How prlimit(1) and /proc/PID/limits call them. */
const LIMITS: readonly { readonly field: Limit; readonly option: string; readonly row: string }[] =
  [
    { field: 'nofile', option: 'nofile', row: 'Max open files' },
    { field: 'core', option: 'core', row: 'Max core file size' },
    { field: 'memory', option: 'as', row: 'Max address space' },
    { field: 'cpu_time', option: 'cpu', row: 'Max cpu time' },
    { field: 'stack', option: 'stack', row: 'Max stack size' },
    { field: 'memlock', option: 'memlock', row: 'Max locked memory' },
  ];

/** Limits of each process of a run, by prlimit(1). */
export const limits: Setting = {
  field: 'limits',
  tool: 'prlimit',
  link: ({ limits: wanted = {} }, prlimit) => {
    const options = LIMITS.flatMap(({ field, option }) => {
      const value = wanted[field];
      return value === undefined ? [] : [`--${option}=${value}:${value}`];
    });
    return options.length === 0 ? null : [prlimit, ...options];
  },
  problem: ({ limits: wanted = {} }) => (mayRaise() ? null : problemWithHardLimits(wanted)),
  advice: 'Run the deputy as root with CAP_SYS_RESOURCE, or lower it',
  part: (words) =>
    LIMITS.find(({ option }) => new RegExp(`\\b${option.toUpperCase()}\\b`).test(words))?.field ??
    null,
};

function problemWithHardLimits(wanted: NonNullable<Spec['limits']>): string | null {
  const text = readFileSync('/proc/self/limits', 'utf8');
  for (const { field, row } of LIMITS) {
    const hard = new RegExp(`^${row} +\\S+ +(\\S+)`, 'm').exec(text)?.[1] ?? 'unlimited';
    const value = wanted[field];
    if (value === undefined || hard === 'unlimited') continue;
    if (value === 'unlimited' || value > Number(hard)) {
      return `limits.${field} is ${value}, and the deputy may not go above its own hard limit of ${hard}. ${limits.advice}`;
    }
  }
  return null;
}

/** Whether the deputy has the privilege to raise hard limits (see capabilities(7)). */
function mayRaise(): boolean {
  const held = /^CapEff:\s*([0-9a-f]+)$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1];
  return held !== undefined && ((BigInt(`0x${held}`) >> CAP_SYS_RESOURCE) & 1n) === 1n;
}

const CAP_SYS_RESOURCE = 24n;
