import { constants } from 'node:os';
import { SIGNALS } from '@posse/core/config';
import { RequestError } from '@posse/protocol';
import type { DeputyHandlers } from '../session/context.js';

/** Sends a signal once to the live runs. */
export const signal: DeputyHandlers['signal'] = (params, { supervisor }) => {
  if (!isSignal(params.signal)) throw unknownSignal(params.signal);
  const { sent, notRunning } = supervisor.signal(params.processes, params.signal, params.to);
  return { sent: [...sent], notRunning: [...notRunning] };
};

function isSignal(name: string): name is NodeJS.Signals {
  return Object.hasOwn(constants.signals, name);
}

function unknownSignal(name: string): RequestError {
  const text = `There is no signal "${name}" here. Among those there are: ${SIGNALS.join(', ')}.`;
  return new RequestError('invalid_params', text);
}
