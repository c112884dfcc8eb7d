/** Looks once whether a run is ready. Resolves with no for whatever goes wrong. */
export type Probe = (signal: AbortSignal) => Promise<boolean>;
