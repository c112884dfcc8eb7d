import { expect, it } from 'vitest';
import * as z from 'zod';
import { hearNotifications, tellNotifications } from './notifications.js';

const table = { rang: z.object({ times: z.int() }), stopped: z.object({}) };

function createEar() {
  const heard: unknown[] = [];
  const hear = hearNotifications(table, {
    rang: (params) => heard.push(['rang', params]),
    stopped: (params) => heard.push(['stopped', params]),
  });
  return { heard, hear };
}

it('hands what was told to the listener of its name', () => {
  const { heard, hear } = createEar();
  const tell = tellNotifications(table, { notify: hear });

  tell.rang({ times: 2 });
  tell.stopped({});

  expect(heard).toEqual([
    ['rang', { times: 2 }],
    ['stopped', {}],
  ]);
});

it('ignores a notification that it does not know, of a newer far end', () => {
  const { heard, hear } = createEar();

  hear('exploded', {});
  hear('toString', {});

  expect(heard).toEqual([]);
});

it('does not pass on what does not fit its schema', () => {
  const { heard, hear } = createEar();

  expect(() => hear('rang', { times: 'twice' })).toThrow('"rang" is not understood');
  expect(heard).toEqual([]);
});
