import type { Spec } from '../config/spec.js';
import { SETTINGS } from './settings/index.js';
import { findTool, missingTool } from './tools.js';

/** What is set before a program so that its settings are in force, or why they cannot be. */
export type Chain =
  | { readonly ok: true; readonly argv: readonly string[] }
  | { readonly ok: false; readonly reason: string };

/** Puts together what the settings of a spec need; empty when it has none. */
export function chainOf(spec: Spec): Chain {
  const argv: string[] = [];
  for (const { field, tool, link, problem } of SETTINGS) {
    const path = findTool(tool);
    const words = link(spec, path ?? tool);
    if (!words) continue;
    const reason = path === null ? missingTool(field, tool) : (problem?.(spec) ?? null);
    if (reason !== null) return { ok: false, reason };
    argv.push(...words);
  }
  return { ok: true, argv };
}
