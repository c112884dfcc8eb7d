import type { Supervisor } from '@posse/core';
import type { deputyVerbs, Handlers } from '@posse/protocol';
import type { Log } from '../log.js';
import type { Publisher } from '../view/publisher.js';
import type { Asker } from './asker.js';
import type { InTurn } from './turns.js';

/** What all links of a deputy share. */
export interface Host {
  readonly name: string;
  readonly token: string;
  readonly supervisor: Supervisor;
  readonly publisher: Publisher;
  /** Applies wait for each other: each compares with what the one before it has left. */
  readonly applyInTurn: InTurn;
  readonly log: Log;
  /** Whether it is about to end and takes no commands any more. */
  isClosing(): boolean;
}

/** What a handler knows beside the parameters. */
export interface Context {
  readonly supervisor: Supervisor;
  readonly host: Host;
  /** Who asks, as the far end has called itself. */
  readonly who: string;
  readonly link: Asker;
}

/** The handlers of all verbs of a deputy. */
export type DeputyHandlers = Handlers<typeof deputyVerbs, Context>;
