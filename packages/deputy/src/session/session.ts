import {
  createPeer,
  deputyNotifications,
  deputyVerbs,
  FAREWELLS,
  linkVerbs,
  RequestError,
  type Serve,
  serveVerbs,
  tellNotifications,
} from '@posse/protocol';
import type { Link } from '../door/link.js';
import { handlers } from '../handlers/index.js';
import { toWireError } from '../view/translate.js';
import type { Asker } from './asker.js';
import { guardChanges, isChange } from './change-guard.js';
import type { Host } from './context.js';
import { createGreeting } from './greeting.js';

/** Serves one link: the greeting first, and the verbs of a deputy once the token is proved. */
export function openSession(link: Link, host: Host): void {
  const { supervisor, log } = host;
  const { transport, from, closed } = link;
  let hasCommanded = false;
  let proved: { readonly who: string; readonly serve: Serve } | null = null;

  const peer = createPeer({
    transport,
    serve: (method, params) => {
      if (Object.hasOwn(linkVerbs, method)) return greet(method, params);
      if (proved !== null) {
        hasCommanded ||= isChange(method);
        return proved.serve(method, params);
      }
      const text = `Prove the token first: "hello", then "prove", then "${method}".`;
      return Promise.reject(new RequestError('unauthorized', text));
    },
    onDefect: (thrown) => {
      if (!isEndOfLink(thrown, closed)) log('error', `This is a defect: ${describe(thrown)}`);
    },
    onClose: (reason) => {
      // Looking leaves no trace, and to go is nothing special: a sheriff resets what it gives up.
      const isOrdinary = host.isClosing() || FAREWELLS.has(reason);
      if (proved === null || (isOrdinary && !hasCommanded)) return;
      log('info', `${proved.who} (${from}) has gone${isOrdinary ? '' : `: ${reason}`}.`);
    },
  });
  const asker: Asker = {
    from,
    tell: tellNotifications(deputyNotifications, peer),
    bufferedBytes: () => transport.bufferedBytes(),
    closed,
    waitingReads: new Set(),
  };
  const greeting = createGreeting({
    host: host.name,
    token: host.token,
    bootKey: supervisor.bootKey,
    now: () => supervisor.now(),
    onProved: (who) => {
      link.trust();
      proved = { who, serve: serveDeputy(host, who, asker) };
    },
    onWrongProof: (who) => {
      log('warn', `${who} (${from}) gave a wrong proof of the token.`);
      // The answer is sent before this turn of the event loop is over, and goes out first.
      setImmediate(() => transport.end('wrong proof'));
    },
  });
  const greet = serveVerbs(linkVerbs, greeting, null);
}

function serveDeputy(host: Host, who: string, link: Asker): Serve {
  const context = { supervisor: host.supervisor, host, who, link };
  const serve = guardChanges(context, serveVerbs(deputyVerbs, handlers, context));
  return async (method, params) => {
    try {
      return await serve(method, params);
    } catch (thrown) {
      throw toWireError(thrown);
    }
  };
}

/** What waited for output gives up when the link closes. */
function isEndOfLink(thrown: unknown, closed: AbortSignal): boolean {
  return closed.aborted && thrown instanceof Error && thrown.name === 'AbortError';
}

function describe(thrown: unknown): string {
  return thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
}
