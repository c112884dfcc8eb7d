import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Supervisor } from '@posse/core';
import { publishedTokenFile } from '@posse/protocol';
import { type Address, formatAddress, resolveAddress } from './door/address.js';
import { listen } from './door/listen.js';
import type { Log } from './log.js';
import type { Options } from './options.js';
import type { Host } from './session/context.js';
import { openSession } from './session/session.js';
import { createTurns } from './session/turns.js';
import { StartError } from './start-error.js';
import { writePrivateFile } from './state/private-file.js';
import { keepToken, publishToken, withdrawToken } from './state/token.js';
import { stopAll } from './stop-all.js';
import { createBootClock } from './view/boot-clock.js';
import { createPublisher, type Publisher } from './view/publisher.js';

/** What a deputy needs of the world. */
export interface Surroundings {
  readonly openSupervisor: typeof Supervisor.open;
  /** Where sheriffs of the same user look for tokens. */
  readonly posseFolder: string;
  readonly log: Log;
}

/** A deputy that listens. */
export interface Deputy {
  /** Address and port, as in a URL. */
  readonly place: string;
  /** Ends it; the processes go on, unless `stopFirst`. */
  close(stopFirst: boolean): Promise<void>;
}

/**
 * Takes the processes of a state folder over and serves them. Throws a `StartError` or a
 * `PosseError` when it cannot.
 */
export async function startDeputy(options: Options, world: Surroundings): Promise<Deputy> {
  const { log } = world;
  const address = await allowedAddress(options, log);
  const supervisor = await world.openSupervisor({
    stateDir: options.stateDir,
    log: (line) => log('info', line),
  });
  const toIso = createBootClock(() => supervisor.now());
  const publisher = createPublisher(options.name, supervisor, toIso);
  try {
    return await serve(options, world, { address, supervisor, publisher });
  } catch (thrown) {
    publisher.close();
    await supervisor.close();
    throw thrown;
  }
}

async function allowedAddress({ host, insecure }: Options, log: Log): Promise<Address> {
  const address = await resolveAddress(host);
  if (address.isLoopback) return address;
  if (!insecure) {
    const text = `${address.ip} can be reached from other machines, and whoever talks to a deputy owns the host. Use a loopback address such as 127.0.0.1 (and an SSH tunnel to it), or accept an unencrypted link with --insecure.`;
    throw new StartError(text);
  }
  log(
    'warn',
    `Links over ${address.ip} are not encrypted (--insecure): others can read and alter them.`,
  );
  return address;
}

interface Parts {
  readonly address: Address;
  readonly supervisor: Supervisor;
  readonly publisher: Publisher;
}

async function serve(
  options: Options,
  { posseFolder, log }: Surroundings,
  { address, supervisor, publisher }: Parts,
): Promise<Deputy> {
  const token = await keepToken(options.stateDir);
  let isClosing = false;
  const host: Host = {
    name: options.name,
    token,
    supervisor,
    publisher,
    applyInTurn: createTurns(),
    log,
    isClosing: () => isClosing,
  };
  const listener = await listen({
    address,
    port: options.port,
    onLink: (link) => openSession(link, host),
    now: () => supervisor.now(),
    log,
  });
  const tokenPath = join(posseFolder, 'tokens', publishedTokenFile(address.ip, listener.port));
  // Sheriffs that were given the token otherwise need no such file.
  const warn = (error: Error) => log('warn', `The token in ${tokenPath}: ${error.message}.`);
  await publishToken(tokenPath, token).catch(warn);
  const place = formatAddress(address.ip, listener.port);
  // For a sheriff of this machine that knows the folder and not the port.
  const addressPath = join(options.stateDir, 'address');
  await writePrivateFile(addressPath, `${place}\n`);

  return {
    place,
    close: async (stopFirst) => {
      isClosing = true;
      if (stopFirst) {
        const left = await stopAll(supervisor);
        if (left.length > 0) log('warn', `These have not ended: ${left.join(', ')}.`);
      }
      await withdrawToken(tokenPath, token).catch(warn);
      await rm(addressPath, { force: true });
      await listener.close();
      publisher.close();
      await supervisor.close();
    },
  };
}
