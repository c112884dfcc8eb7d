import type { Server } from 'node:net';
import { StartError } from '../start-error.js';
import { formatAddress } from './address.js';

/** Makes a server listen and answers with its port. Throws a `StartError` that says what to do. */
export function bind(server: Server, ip: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const fail = (cause: Error) => reject(cannotListen(ip, port, cause));
    server.once('error', fail);
    server.listen(port, ip, () => {
      server.off('error', fail);
      const bound = server.address();
      resolve(typeof bound === 'object' && bound !== null ? bound.port : port);
    });
  });
}

function cannotListen(ip: string, port: number, cause: NodeJS.ErrnoException): StartError {
  const place = formatAddress(ip, port);
  switch (cause.code) {
    case 'EADDRINUSE':
      return new StartError(
        `Port ${port} of ${ip} is in use. Give another with --port, or 0 for a free one.`,
        { cause },
      );
    case 'EACCES':
      return new StartError(`You may not listen on ${place}. Give a --port above 1023.`, { cause });
    case 'EADDRNOTAVAIL':
      return new StartError(`${ip} is no address of this machine. Give --host one that is.`, {
        cause,
      });
    default:
      return new StartError(`Cannot listen on ${place}: ${cause.message}.`, { cause });
  }
}
