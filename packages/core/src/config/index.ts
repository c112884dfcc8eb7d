export type { Config } from './config.js';
export type { Deputy } from './deputies.js';
export { SIGNALS } from './fields/signal.js';
export { findCycles } from './graph.js';
export { findConfig, loadConfig } from './load.js';
export { nameSchema } from './name.js';
export { needsAlive } from './needs-alive.js';
export { type Loaded, parseConfig } from './parse.js';
export { checkSpecs, type ParsedSpecs, parseSpecs, type SpecProblem } from './parse-specs.js';
export { type Plan, planSpecs } from './plan.js';
export { formatProblem, type Problem } from './problem.js';
export {
  type Condition,
  type ProcessConfig,
  processSchema,
  type Spec,
  type SpecInput,
  specSchema,
} from './spec.js';
export { specsFor } from './specs-for.js';
