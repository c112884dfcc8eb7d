import type { FleetClient } from '../client/client.js';

/** Where text goes: the standard output of the program, or something that a test reads. */
export interface Sink {
  /** Calls back when the text is out, or lost. */
  write(text: string, done?: (error?: Error | null) => void): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
}

/** A sheriff to talk to, or what is wrong with the configuration that it would need. */
export type Opened =
  | {
      readonly ok: true;
      readonly client: FleetClient;
      /** What the owner of the configuration should know of it. */
      readonly notes: readonly string[];
      close(): Promise<void>;
    }
  | {
      readonly ok: false;
      /** One sentence for each problem, with its place. */
      readonly sentences: readonly string[];
      /** The same as data, for `--json`. */
      readonly problems: readonly object[];
    };

/** All that the command line needs of the program around it. */
export interface World {
  readonly version: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** What is given to the program to read. */
  readonly stdin: AsyncIterable<Uint8Array>;
  readonly stdout: Sink;
  readonly stderr: Sink;
  /** Opens a sheriff with the configuration in a file; without one, that of the folder. */
  open(file: string | undefined): Promise<Opened>;
  /** Asks a person; not there when nobody sits at a terminal. */
  readonly ask?: (question: string) => Promise<boolean>;
  /** From its first call on, aborted by Ctrl-C, which then no longer ends the program by itself. */
  interrupted(): AbortSignal;
  /** Wall time, milliseconds since 1970. */
  now(): number;
}
