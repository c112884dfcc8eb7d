import { isLive, type Process } from '../machine/process.js';
import type { Event } from './events.js';
import { must } from './simulation-must.js';
import type { Stepped } from './step.js';
import { why } from './why.js';
import type { World } from './world.js';

/** For tests: the moves of a step lead from the phases before it to those after it. */
export function checkMoves(before: World, { world, moves }: Stepped): void {
  const phases = new Map(Array.from(before.processes, ([name, { state }]) => [name, state.phase]));
  for (const { before: from, after: to } of moves) {
    const { name } = to.spec;
    const what = `${name} moves from ${from.state.phase} to ${to.state.phase}`;
    must(phases.get(name) === from.state.phase, `${what}, but was ${phases.get(name)}`);
    must(from.state.phase !== to.state.phase, what);
    phases.set(name, to.state.phase);
  }
  for (const [name, { state }] of world.processes) {
    const told = phases.get(name) ?? 'stopped';
    must(told === state.phase, `${name} is ${state.phase}, and its moves say ${told}`);
  }
  for (const [name, { state }] of before.processes) {
    if (world.processes.has(name) || !isLive(state)) continue;
    must(phases.get(name) === 'stopped', `${name} is gone, and its moves say ${phases.get(name)}`);
  }
}

/** For tests: who has asked is known, and nobody else is said to have. */
export function checkAsked(before: World, event: Event, { world }: Stepped): void {
  for (const [name, process] of world.processes) {
    const known = before.processes.get(name);
    const isOther = known?.want !== process.want || known.wantRun !== process.wantRun;
    const isForgotten = !known || (process.removed && !known.removed);
    const hasAsked = isOther && event.kind === 'intents';
    const expected = hasAsked ? event.who : isForgotten ? null : known.askedBy;
    must(!isOther || isForgotten || hasAsked, `${name} is wanted otherwise, and nobody asked`);
    must(process.askedBy === expected, `${name}: asked by ${process.askedBy}, not ${expected}`);
  }
}

/** For tests: what is found wrong with a run ends it, if it is wanted and its spec says so. */
export function checkFindings(before: World, event: Event, { world }: Stepped): void {
  if (event.kind !== 'not_ready' && event.kind !== 'unhealthy' && event.kind !== 'memory') return;
  const what = `${event.kind} of ${event.name}`;
  const known = before.processes.get(event.name);
  if (known?.run !== event.run || known.want === 'down' || known.wantRun > known.run) {
    must(world === before, `${what}, which is not to go on, changes something`);
    return;
  }
  if (event.kind === 'not_ready') return;
  const isWrong = event.kind === 'memory' ? isGreedy(known, event.bytes) : isChecked(known);
  must(isWrong || world === before, `${what} changes something`);
  const state = world.processes.get(event.name)?.state;
  const cause = state?.phase === 'stopping' ? state.cause : null;
  const expected = event.kind === 'memory' ? 'over_memory' : 'unhealthy';
  must(!isWrong || cause === expected, `${what} leaves it ${state?.phase}`);
}

function isChecked({ state, spec }: Process): boolean {
  return state.phase === 'running' && spec.health !== undefined;
}

function isGreedy({ state, spec }: Process, bytes: number): boolean {
  const { max_memory } = spec.restart;
  if (max_memory === undefined || bytes <= max_memory) return false;
  return state.phase === 'running' || (state.phase === 'starting' && state.pid !== null);
}

/** For tests: every phase that needs words has some, and they read as a sentence. */
export function checkWhy(world: World, process: Process): void {
  const { phase } = process.state;
  const text = why(world, process);
  const what = `why ${phase}: ${text}`;
  if (phase === 'waiting' || phase === 'backoff' || phase === 'failed') must(text !== null, what);
  must(text === null || /^[^\s].*[^\s:;,]$/.test(text), what);
  must(!/undefined|null|NaN|\(\)/.test(text ?? ''), what);
}
