import { cyclesAmong } from './cycles.js';
import { didYouMean, nearest } from './nearest.js';
import { idOf, type Outline, targetOf } from './outline.js';
import { formatPath } from './path.js';
import type { Finding } from './problem.js';

/** Stands for the host of specs that all belong to one, whatever its name is. */
export const ONE_HOST = '';

type Known = ReadonlyMap<string, Outline>;

/**
 * What is wrong between processes: names that are taken, unknown dependencies and cycles. With
 * `isWhole: false` some processes could not be read, and no dependency is called unknown.
 */
export function checkTogether(
  processes: readonly Outline[],
  { isWhole }: { readonly isWhole: boolean },
): readonly Finding[] {
  const known = new Map<string, Outline>();
  const taken = processes.flatMap((process) => {
    const owner = known.get(idOf(process));
    if (owner !== undefined) return [nameTaken(process, owner)];
    known.set(idOf(process), process);
    return [];
  });
  return [
    ...taken,
    ...dependenciesOnItself(processes),
    ...(isWhole ? unknownDependencies(processes, known) : []),
    ...dependenciesElsewhere(processes, known),
    ...cyclesAmong(known),
  ];
}

function nameTaken({ path, name, host }: Outline, owner: Outline): Finding {
  const message = `is taken: ${formatPath(owner.path)} is called ${JSON.stringify(name)} on ${hostWords(host)} too`;
  return { path: [...path, 'name'], at: 'value', message };
}

function dependenciesOnItself(processes: readonly Outline[]): readonly Finding[] {
  return processes.flatMap((process) =>
    process.dependsOn
      .filter((reference) => targetOf(reference, process) === idOf(process))
      .map(({ path }) => ({
        path,
        at: 'value',
        message: 'is the process itself, which would wait for ever',
      })),
  );
}

function unknownDependencies(processes: readonly Outline[], known: Known): readonly Finding[] {
  return processes.flatMap((process) =>
    process.dependsOn
      .filter((reference) => !known.has(targetOf(reference, process)))
      .map((reference) => ({
        path: reference.path,
        at: 'value',
        message: noSuchProcess(reference.process, process.host, known),
      })),
  );
}

/** Deputies do not tell each other anything yet, so such a process would wait for ever. */
function dependenciesElsewhere(processes: readonly Outline[], known: Known): readonly Finding[] {
  return processes.flatMap((process) =>
    process.dependsOn
      .filter((reference) => {
        const target = known.get(targetOf(reference, process));
        return target !== undefined && target.host !== process.host;
      })
      .map(({ path, process: name }) => ({
        path,
        at: 'value',
        message: onAnotherHost(name),
      })),
  );
}

function noSuchProcess(name: string, host: string, known: Known): string {
  if (name.includes('/')) {
    return `there is no process ${JSON.stringify(name)}${didYouMean(nearest(name, known.keys()))}`;
  }
  const all = [...known.values()];
  const elsewhere = all.find((other) => other.name === name);
  if (elsewhere !== undefined) return onAnotherHost(idOf(elsewhere));
  const here = all.filter((other) => other.host === host).map((other) => other.name);
  const hint = didYouMean(nearest(name, here));
  return `there is no process ${JSON.stringify(name)} on ${hostWords(host)}${hint}`;
}

function onAnotherHost(name: string): string {
  return `${JSON.stringify(name)} is on another host; so far a dependency reaches over one host only`;
}

function hostWords(host: string): string {
  return host === ONE_HOST ? 'this host' : `host ${JSON.stringify(host)}`;
}
