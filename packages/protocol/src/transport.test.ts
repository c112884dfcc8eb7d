import { describe, expect, it } from 'vitest';
import { createTransportPair, type Transport } from './transport.js';

describe('a pair of transports', () => {
  it('carries frames in order, in both directions, and never within the call', async () => {
    const [left, right] = createTransportPair();
    const heard = { left: listen(left), right: listen(right) };

    left.send('1');
    right.send('a');
    left.send('2');
    expect(heard.right).toEqual([]);
    await Promise.resolve();

    expect(heard).toEqual({ left: ['a'], right: ['1', '2'] });
  });

  it('tells both ends once that it is closed, whoever closes it, and with the first reason', async () => {
    const [left, right] = createTransportPair();
    const heard = { left: listen(left), right: listen(right) };

    right.close('given up');
    left.close('too late');
    await Promise.resolve();

    expect(heard).toEqual({ left: ['closed: given up'], right: ['closed: given up'] });
  });

  it('loses what was on its way when it is closed, and what is sent after', async () => {
    const [left, right] = createTransportPair();
    const heard = { left: listen(left), right: listen(right) };

    left.send('on its way');
    right.close();
    right.send('after');
    await Promise.resolve();

    expect(heard).toEqual({ left: ['closed: closed'], right: ['closed: closed'] });
  });
});

function listen(transport: Transport): string[] {
  const heard: string[] = [];
  transport.onText = (text) => heard.push(text);
  transport.onClose = (reason) => heard.push(`closed: ${reason}`);
  return heard;
}
