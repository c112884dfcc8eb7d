import { type Config, type ProcessConfig, type Spec, specsFor } from '@posse/core/config';

/** What the configuration wants of one host. */
export interface WantedHost {
  readonly processes: readonly ProcessConfig[];
  /** What its deputy is to hold. */
  readonly specs: readonly Spec[];
}

/** The part of each host in a configuration, in the order of the file. */
export function wantedHosts(config: Config): ReadonlyMap<string, WantedHost> {
  const byHost = new Map<string, ProcessConfig[]>();
  for (const process of config.processes) {
    const others = byHost.get(process.host);
    if (others === undefined) byHost.set(process.host, [process]);
    else others.push(process);
  }
  return new Map(
    Array.from(byHost, ([host, processes]) => [
      host,
      { processes, specs: specsFor(processes, host) },
    ]),
  );
}
