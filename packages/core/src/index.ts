export * from './api.js';
export { PosseError, type PosseErrorCode } from './errors.js';
export { Supervisor, type SupervisorOptions } from './supervisor.js';
