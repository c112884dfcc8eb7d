export { commandParams } from './deputy-verbs/change.js';
export type { HistoryEntry } from './deputy-verbs/history.js';
export * from './deputy-verbs/index.js';
export {
  type LogChunk,
  MAX_READ_BYTES,
  MAX_READ_WAIT_MS,
  MAX_WAITING_READS,
} from './deputy-verbs/read.js';
export type { WireSpec } from './deputy-verbs/specs.js';
export { MAX_WRITE_BYTES } from './deputy-verbs/write.js';
export * from './errors.js';
export { fleetVerbs } from './fleet-verbs/index.js';
export type { HostOutcome } from './fleet-verbs/outcome.js';
export type { HostPlan } from './fleet-verbs/plan.js';
export * from './fleet-verbs/view.js';
export * from './notifications.js';
export * from './peer.js';
export * from './places.js';
export * from './proof.js';
export * from './snapshot.js';
export * from './transport.js';
export * from './verb.js';
export * from './version.js';
export * from './web-socket.js';
