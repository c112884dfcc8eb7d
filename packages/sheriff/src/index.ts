export { connectClient, type FleetClient } from './client/client.js';
export type { FleetView } from './client/fleet-view.js';
export { followLog, type LogRequest, lastLines, type ReadLog } from './client/follow-log.js';
export type { LogEvent } from './client/log-cursor.js';
export { type Selectable, type Selection, select } from './client/select.js';
export { settled } from './client/settled.js';
export type { Store } from './client/store.js';
export { type Awaited, type Ended, type Ending, endings } from './client/wait.js';
