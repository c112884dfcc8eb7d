export * from './api.js';
export { PosseError, type PosseErrorCode } from './errors.js';
export type { HookFacts, HookFunction, HookFunctions } from './hooks/hook.js';
export { Supervisor, type SupervisorOptions } from './supervisor.js';
export * from './views.js';
