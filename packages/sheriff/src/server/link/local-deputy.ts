import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { startDeputyProgram } from './deputy-program.js';
import { type Endpoint, isLoopback } from './endpoint.js';
import { LinkFailure, NeverStarted } from './link-failure.js';
import { findHolder } from './local-holder.js';
import { type OpenLink, type OpenOptions, openLink } from './open-link.js';

const LOOK_EVERY_MS = 50;

/** What the local deputy is opened with. */
export interface LocalOptions extends OpenOptions {
  /** The script that a deputy is started with. */
  readonly bin: () => string;
  /** The name of this machine. */
  readonly machine: string;
  /** Whether a deputy that does not run may be started; whoever only looks starts nothing. */
  readonly mayStart: boolean;
}

/**
 * Opens a link to the deputy of this user on this machine, and may start it when it does not answer.
 * Only one deputy can hold its state folder: whoever starts a second one gets the first.
 */
export async function openLocalDeputy(options: LocalOptions): Promise<OpenLink> {
  const { folder, signal, timings, bin, machine: name, mayStart } = options;
  const stateDir = join(folder, 'local');
  const running = await tryOpen(stateDir, options);
  if ('link' in running) return running.link;
  if (!mayStart) throw await absence(stateDir, running.failure);
  const program = await startDeputyProgram({ bin: bin(), name, stateDir });
  const deadlineMs = performance.now() + timings.startMs;
  for (;;) {
    await pause(LOOK_EVERY_MS, undefined, { signal });
    // Before the attempt: only one that began after the end has seen all that was left behind.
    const ended = program.ended();
    const attempt = await tryOpen(stateDir, options);
    if ('link' in attempt) return attempt.link;
    // It cannot start while another one does, and then that one is as good.
    const isHopeless = ended !== null && (await findHolder(stateDir)).kind !== 'alive';
    if (!isHopeless && performance.now() < deadlineMs) continue;
    const how =
      ended === null ? `does not listen after ${timings.startMs / 1_000} s` : `ended (${ended})`;
    const words = await program.lastWords();
    const why = words === '' ? attempt.failure.message : words;
    const text = `the local deputy ${how}: ${why} (its log is ${program.log})`;
    throw new LinkFailure(text, { cause: attempt.failure });
  }
}

/** Why nobody answers, for somebody who may not start a deputy. */
async function absence(stateDir: string, failure: Error): Promise<LinkFailure> {
  const holder = await findHolder(stateDir);
  if (holder.kind === 'never') return new NeverStarted(NONE_RUNS, { cause: failure });
  const text =
    holder.kind === 'gone'
      ? NONE_RUNS
      : `the local deputy with pid ${holder.pid} does not answer: ${failure.message}`;
  return new LinkFailure(text, { cause: failure });
}

const NONE_RUNS = 'no local deputy runs; "up" starts one';

/** A link to the deputy that has left its address in the state folder, or why there is none. */
async function tryOpen(
  stateDir: string,
  options: OpenOptions,
): Promise<{ readonly link: OpenLink } | { readonly failure: Error }> {
  try {
    return { link: await openLink(await readAddress(stateDir), options) };
  } catch (failure) {
    if (options.signal.aborted || !(failure instanceof Error)) throw failure;
    return { failure };
  }
}

/** A deputy writes `address` (`HOST:PORT`) when it listens, and takes it away when it ends. */
async function readAddress(stateDir: string): Promise<Endpoint> {
  const path = join(stateDir, 'address');
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new LinkFailure(`it has left no address in ${path}`, { cause });
  });
  const { host = '', port } = /^(?<host>.+):(?<port>\d{1,5})\s*$/.exec(text)?.groups ?? {};
  if (!isLoopback(host)) throw new LinkFailure(`${path} holds no address of this machine`);
  return { host, port: Number(port) };
}
