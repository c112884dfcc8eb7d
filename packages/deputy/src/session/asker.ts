import type { deputyNotifications, Teller } from '@posse/protocol';

/** The link that a request came in on, as its handler sees it. */
export interface Asker {
  /** Its far end's address, for the log. */
  readonly from: string;
  readonly tell: Teller<typeof deputyNotifications>;
  bufferedBytes(): number;
  /** Aborted when the link is closed. */
  readonly closed: AbortSignal;
  /** Reads of this link that wait for output. */
  readonly waitingReads: Set<symbol>;
}
