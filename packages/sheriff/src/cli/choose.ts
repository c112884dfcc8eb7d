import type { FleetProcess } from '@posse/protocol';
import { select } from '../client/select.js';
import type { Context } from './command.js';
import { EXIT, type ExitCode } from './exit-code.js';

/** The processes that a command is about, or how it failed. */
export type Choice =
  | {
      readonly ok: true;
      readonly chosen: readonly FleetProcess[];
      /** Those of them that are named one by one. */
      readonly byHand: ReadonlySet<FleetProcess>;
    }
  | { readonly ok: false; readonly exitCode: ExitCode };

/** The option that stands for every process. */
export interface AllOption {
  readonly all?: boolean;
}

/** The processes that the selectors name, or every one when `--all` says so. */
export function choose(
  context: Context,
  selectors: readonly string[],
  { all = false }: AllOption,
): Choice {
  if (all && selectors.length > 0)
    return refuse(context, ['Name processes or say --all, not both.']);
  if (!all && selectors.length === 0) return refuse(context, [NOTHING_NAMED]);
  const processes = [...context.client.fleet.get().processes.values()];
  if (all) return { ok: true, chosen: processes, byHand: new Set() };
  const selection = select(selectors, processes);
  return selection.ok ? selection : refuse(context, selection.problems);
}

/** The same, where naming nothing means every process too. */
export function chooseOrAll(
  context: Context,
  selectors: readonly string[],
  { all = selectors.length === 0 }: AllOption,
): Choice {
  return choose(context, selectors, { all });
}

const NOTHING_NAMED =
  'Name at least one process, as in "k9/camera", "group:vision" or "*/camera", or say --all.';

function refuse({ out }: Context, sentences: readonly string[]): Choice {
  return { ok: false, exitCode: out.fail(EXIT.usage, sentences) };
}
