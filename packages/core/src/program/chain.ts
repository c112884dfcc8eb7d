import type { Spec } from '../config/spec.js';
import { DEPUTY_SETTINGS, USER_SETTINGS } from './settings/index.js';
import type { Setting } from './settings/setting.js';
import { findTool, missingTool } from './tools.js';

/** What is set before a program so that its settings are in force, or why they cannot be. */
export type Chain =
  | { readonly ok: true; readonly argv: readonly string[] }
  | { readonly ok: false; readonly reason: string };

/** Puts together what the settings of a spec need, around `prefix`; empty when there is nothing. */
export function chainOf(spec: Spec, prefix: readonly string[]): Chain {
  const before = linksOf(spec, DEPUTY_SETTINGS);
  const after = linksOf(spec, USER_SETTINGS);
  if (!before.ok) return before;
  if (!after.ok) return after;
  return { ok: true, argv: [...before.argv, ...prefix, ...after.argv] };
}

function linksOf(spec: Spec, settings: readonly Setting[]): Chain {
  const argv: string[] = [];
  for (const { field, tool, link, problem } of settings) {
    const path = findTool(tool);
    const words = link(spec, path ?? tool);
    if (!words) continue;
    const reason = path === null ? missingTool(field, tool) : (problem?.(spec) ?? null);
    if (reason !== null) return { ok: false, reason };
    argv.push(...words);
  }
  return { ok: true, argv };
}
