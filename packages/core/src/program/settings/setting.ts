import type { Spec } from '../../config/spec.js';
import type { OptionalTool } from '../tools.js';

/**
 * Something that is put in force before the first instruction of a program, by a tool that then
 * becomes what comes after it: `chrt --fifo 50 PROGRAM ARG...`.
 */
export interface Setting {
  /** The field of a spec that asks for it. */
  readonly field: string;
  /** The tool; it says its name before whatever goes wrong. */
  readonly tool: OptionalTool;
  /** What runs, up to the program; null when the spec does not ask for it. */
  link(spec: Spec, tool: string): readonly string[] | null;
  /** What can be known to go wrong beforehand; null when nothing. */
  problem?(spec: Spec): string | null;
  /** What to do when the tool fails. */
  readonly advice: string;
  /** The very part of the field, by what the tool says. */
  part?(words: string): string | null;
}
