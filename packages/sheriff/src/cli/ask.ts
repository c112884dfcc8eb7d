import { createInterface } from 'node:readline';

/** The terminal that a person sits at. */
export interface Terminal {
  readonly stdin: NodeJS.ReadableStream;
  readonly stderr: NodeJS.WritableStream;
}

/** Makes a function that asks a person; anything but a yes, Ctrl-C and Ctrl-D too, is a no. */
export function askAt({ stdin, stderr }: Terminal): (question: string) => Promise<boolean> {
  return (question) => {
    const lines = createInterface({ input: stdin, output: stderr });
    return new Promise((resolve) => {
      let reply: string | undefined;
      lines.once('SIGINT', () => lines.close());
      lines.once('close', () => {
        if (reply === undefined) stderr.write('\n');
        resolve(/^y(es)?$/i.test(reply?.trim() ?? ''));
      });
      lines.question(`${question} [y/N] `, (text) => {
        reply = text;
        lines.close();
      });
    });
  };
}
