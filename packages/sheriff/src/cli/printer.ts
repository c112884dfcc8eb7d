import type { Sink } from './world.js';

/** Writes to one output of the program. */
export interface Printer {
  /** Does nothing once the output has failed. */
  print(text: string): void;
  /** Resolves once all is written; a pipe may take what is written to it only later. */
  finish(): Promise<void>;
}

/** Makes a printer that tells of the first failure of its output. */
export function createPrinter(sink: Sink, onFailure: (error: Error) => void): Printer {
  let isBroken = false;
  const fail = (error: Error) => {
    if (isBroken) return;
    isBroken = true;
    onFailure(error);
  };
  sink.on('error', fail);
  return {
    print: (text) => {
      if (!isBroken && text !== '') sink.write(text);
    },
    finish: () =>
      new Promise((resolve) => {
        if (isBroken) return resolve();
        sink.write('', (error) => {
          if (error) fail(error);
          resolve();
        });
      }),
  };
}
