import { hostname } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { Config } from '@posse/core/config';
import type { Transport } from '@posse/protocol';
import { serveClients } from './clients.js';
import type { Reach } from './context.js';
import { createFleet, foldFleet } from './fleet/fleet.js';
import type { Part } from './fleet/part.js';
import { isNeverStarted } from './fleet/place.js';
import { keepLinks } from './link/links.js';
import { posseFolder } from './link/posse-folder.js';
import { createPublisher } from './publisher.js';
import { TIMINGS, type Timings } from './timings.js';

/** What a sheriff is started with. */
export interface SheriffOptions {
  readonly config: Config;
  /** Who drives it, for the records of the deputies: `user@machine`. */
  readonly who: string;
  /** Writes one line about the links. */
  readonly log: (line: string) => void;
  /** Writes down a defect of ours, whoever listens to the log or not; to the standard error when left out. */
  readonly complain?: (text: string) => void;
  /** Where tokens and the local deputy lie; the user's posse folder when left out. */
  readonly folder?: string;
  /** The script that a local deputy is started with; the one beside us when left out. */
  readonly deputyBin?: string;
  readonly timings?: Partial<Timings>;
}

/** Keeps in touch with all deputies of a configuration, shows them as one fleet and steers them. */
export interface Sheriff {
  /** Serves the verbs of the fleet to one more client. */
  connect(transport: Transport): void;
  /** Lets go of clients and deputies; deputies and processes go on. */
  close(): Promise<void>;
}

/** Starts a sheriff. It looks, and changes nothing until a client asks for it. */
export function startSheriff(options: SheriffOptions): Sheriff {
  const { config, who, log } = options;
  const timings = { ...TIMINGS, ...options.timings };
  const machine = hostname();
  const publisher = createPublisher(publish, timings);
  const links = keepLinks(config, {
    who,
    log,
    timings,
    machine,
    folder: options.folder ?? posseFolder(),
    bin: () => options.deputyBin ?? fileURLToPath(import.meta.resolve('@posse/deputy/bin')),
    onChange: publisher.wake,
  });
  const { complain = (text: string) => void process.stderr.write(`${text}\n`) } = options;
  const clients = serveClients({ fleet: () => fleet, reach, rouse, complain });
  const startedAt = new Date().toISOString();
  let { fleet } = foldFleet(createFleet(config, { machine, startedAt }), links.views());

  function publish(): void {
    const { fleet: next, changes } = foldFleet(fleet, links.views());
    fleet = next;
    if (changes !== null) clients.tell(changes);
  }

  function reach({ place: { host, occupant }, row }: Part): Reach {
    const deputy = occupant.kind === 'deputy' ? links.reached(occupant.view.deputy) : null;
    if (deputy !== null) return { ok: true, deputy };
    const why = row.error ?? 'not tried yet';
    return isNeverStarted(occupant)
      ? { ok: false, code: 'not_applied', error: `Nothing was applied to ${host} yet: ${why}.` }
      : { ok: false, code: 'unreachable', error: `${host} is out of reach: ${why}.` };
  }

  async function rouse(hosts: readonly string[]): Promise<void> {
    const deputies = hosts.flatMap((host) => {
      const occupant = fleet.parts.get(host)?.place.occupant;
      return occupant?.kind === 'deputy' ? occupant.view.deputy : [];
    });
    await Promise.all(deputies.map(links.rouse));
    publish();
  }

  return {
    connect: clients.connect,
    close: async () => {
      publisher.close();
      clients.close();
      await links.close();
    },
  };
}
