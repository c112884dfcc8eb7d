export * from './api.js';
export { PosseError, type PosseErrorCode } from './errors.js';
export { openSupervisor, type SupervisorOptions } from './supervisor.js';
