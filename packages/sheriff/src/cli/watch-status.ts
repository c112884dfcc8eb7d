import type { FleetProcess } from '@posse/protocol';
import type { FleetView } from '../client/fleet-view.js';
import type { Context } from './command.js';
import { actOnChange } from './live.js';
import { fleetFields, fleetState } from './status-json.js';
import { type Setting, statusLines } from './status-lines.js';

const PAINT_RHYTHM = { atMostEveryMs: 100, atLeastEveryMs: 1_000 };
const PRINT_RHYTHM = { atMostEveryMs: 1_000 };

/** Chooses what to show of a view. */
export type Pick = (view: FleetView) => readonly FleetProcess[];

/** Shows the fleet live until Ctrl-C, or until nobody reads any more. */
export async function watchStatus(context: Context, pick: Pick): Promise<void> {
  const signal = AbortSignal.any([context.world.interrupted(), context.out.readerGone]);
  if (context.out.isTerminal && !context.out.isJson) await paintLive(context, pick, signal);
  else await printLive(context, pick, signal);
}

async function paintLive(context: Context, pick: Pick, signal: AbortSignal): Promise<void> {
  const screen = context.out.openScreen();
  try {
    const draw = (view: FleetView) => {
      const processes = pick(view);
      const heading = `${view.configuration.name}: ${summary(processes)}`;
      screen.draw([heading, '', ...statusLines(view, processes, settingOf(context))]);
    };
    await actOnChange(context.client.fleet, draw, { ...PAINT_RHYTHM, signal });
  } finally {
    screen.close();
  }
}

/** Without a terminal each picture is printed below the one before, so only news makes a new one. */
async function printLive(context: Context, pick: Pick, signal: AbortSignal): Promise<void> {
  const { client, out } = context;
  let told = '';
  const print = (view: FleetView) => {
    const processes = pick(view);
    const news = JSON.stringify(fleetState(view, processes));
    if (news === told) return;
    if (told !== '') out.say('');
    told = news;
    out.say(...statusLines(view, processes, settingOf(context)));
    out.record(fleetFields(view, processes));
  };
  await actOnChange(client.fleet, print, { ...PRINT_RHYTHM, signal });
}

function summary(processes: readonly FleetProcess[]): string {
  const counts = new Map<string, number>();
  for (const { phase, stale } of processes) {
    const word = stale ? 'stale' : phase;
    counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  return [...counts].map(([word, count]) => `${count} ${word}`).join(', ');
}

function settingOf({ out, world }: Context): Setting {
  return { width: out.width(), nowMs: world.now(), paint: out.paint };
}
