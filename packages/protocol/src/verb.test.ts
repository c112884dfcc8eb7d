import { describe, expect, expectTypeOf, it, vi } from 'vitest';
import * as z from 'zod';
import { deputyVerbs, linkVerbs } from './deputy-verbs/index.js';
import { RequestError } from './errors.js';
import { fleetVerbs } from './fleet-verbs/index.js';
import { createPeer, type Serve } from './peer.js';
import { createTransportPair } from './transport.js';
import { callVerbs, defineVerb, type Handlers, serveVerbs } from './verb.js';

const table = {
  double: defineVerb({
    summary: 'Doubles a number.',
    effect: 'look',
    params: z.object({ value: z.int(), label: z.string().max(8).default('none') }),
    result: z.object({ value: z.int() }),
  }),
  names: defineVerb({
    summary: 'Takes names.',
    effect: 'change',
    params: z.object({ names: z.array(z.string().max(4)).optional() }),
    result: z.object({}),
  }),
};

const handlers: Handlers<typeof table, { readonly who: string }> = {
  double: ({ value }) => ({ value: value * 2 }),
  names: () => ({}),
};

const serve = serveVerbs(table, handlers, { who: 'ann@laptop' });

describe('serveVerbs', () => {
  it('hands checked parameters and the context to the handler', async () => {
    const double = vi.fn(handlers.double);
    const listening = serveVerbs(table, { ...handlers, double }, { who: 'ann@laptop' });

    const result = await listening('double', { value: 4, later: 'not known yet' });

    expect(result).toEqual({ value: 8 });
    expect(double).toHaveBeenCalledExactlyOnceWith(
      { value: 4, label: 'none' },
      { who: 'ann@laptop' },
    );
  });

  it('takes a request without parameters as one with none of them', async () => {
    expect(await serve('names', undefined)).toEqual({});
    expect(await serve('names', null)).toEqual({});
  });

  it.each(['tripple', '', '__proto__', 'constructor', 'toString', 'hasOwnProperty'])(
    'refuses the verb "%s" and names the known ones',
    async (method) => {
      await expect(serve(method, {})).rejects.toMatchObject({
        code: 'unknown_verb',
        message: `There is no verb "${method}". Known are: double, names.`,
      });
    },
  );

  it.each([[[4]], ['four'], [4], [true], [{ value: '4' }], [{ value: 0.5 }], [{}]])(
    'refuses the parameters %j',
    async (params) => {
      await expect(serve('double', params)).rejects.toMatchObject({ code: 'invalid_params' });
    },
  );

  it('says which field does not fit, and no more than the beginning of a long list', async () => {
    const names = Array.from({ length: 1_000 }, () => 'longer');

    const failed = await serve('names', { names }).catch((error: unknown) => error);

    expect(failed).toBeInstanceOf(RequestError);
    expect(failed).toHaveProperty('details.problems.length', 10);
    expect(failed).toHaveProperty(
      'details.problems.0',
      'names.0: Too big: expected string to have <=4 characters',
    );
    expect(failed).toHaveProperty('message', expect.stringMatching(/^.{1,1000}$/));
  });

  it('never lets parameters reach a prototype', async () => {
    const params: unknown = JSON.parse('{"value":1,"__proto__":{"polluted":true}}');
    const double = vi.fn(handlers.double);

    await serveVerbs(table, { ...handlers, double }, { who: '' })('double', params);

    expect(double.mock.lastCall?.[0]).not.toHaveProperty('polluted');
    expect({}).not.toHaveProperty('polluted');
  });
});

describe('callVerbs', () => {
  it('asks the far end and gives back its checked answer', async () => {
    const caller = callVerbs(table, peerOf(serve));

    const result = await caller.double({ value: 21 });

    expect(result).toEqual({ value: 42 });
    expectTypeOf(result).toEqualTypeOf<{ value: number }>();
  });

  it('leaves out what a newer far end adds to its answer', async () => {
    const caller = callVerbs(
      table,
      peerOf(async () => ({ value: 2, added: 'later' })),
    );

    expect(await caller.double({ value: 1 })).toEqual({ value: 2 });
  });

  it('rejects with version_mismatch when the answer does not fit', async () => {
    const caller = callVerbs(
      table,
      peerOf(async () => ({ value: 'two' })),
    );

    await expect(caller.double({ value: 1 })).rejects.toMatchObject({
      code: 'version_mismatch',
      message: expect.stringContaining('value: Invalid input'),
    });
  });

  it('waits as long as it is told to', async () => {
    vi.useFakeTimers();
    const caller = callVerbs(
      table,
      peerOf(() => new Promise(() => {})),
    );

    const failures = [caller.double({ value: 1 }), caller.double({ value: 1 }, 50)].map((call) =>
      expect(call).rejects.toMatchObject({ code: 'timed_out' }),
    );

    await vi.advanceTimersByTimeAsync(50);
    expect(vi.getTimerCount()).toBe(1);
    await vi.advanceTimersByTimeAsync(5_950);
    await Promise.all(failures);
    vi.useRealTimers();
  });
});

describe('the shipped tables', () => {
  const all = Object.entries({ ...linkVerbs, ...deputyVerbs, ...fleetVerbs });

  it.each(all)('%s has a summary that is a sentence', (_, verb) => {
    expect(verb.summary).toMatch(/^[A-Z].*\.$/);
  });

  it('give no name to a link verb and another verb at once', () => {
    const taken = Object.keys(linkVerbs).filter((name) => Object.hasOwn(deputyVerbs, name));

    expect(taken).toEqual([]);
  });
});

function peerOf(answer: Serve) {
  const [left, right] = createTransportPair();
  createPeer({ transport: right, serve: answer });
  return createPeer({ transport: left, serve });
}
