import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { decode, encode } from './codec.js';
import { deputyVerbs, linkVerbs } from './deputy-verbs/index.js';
import type { Message } from './envelope.js';
import { ERROR_NUMBERS } from './errors.js';
import { fleetVerbs } from './fleet-verbs/index.js';
import { deputyNotifications, fleetNotifications, type Notifications } from './notifications.js';
import type { Verbs } from './verb.js';

const folder = join(import.meta.dirname, 'golden');

/** The files of `golden/`: what is said in each, one frame a line, an answer after its request. */
const conversations: readonly [file: string, Verbs, Notifications][] = [
  ['link.jsonl', linkVerbs, {}],
  ['deputy.jsonl', deputyVerbs, deputyNotifications],
  ['fleet.jsonl', fleetVerbs, fleetNotifications],
];

/** One frame that was shipped, and the schema of what it carries. */
interface Golden {
  /** `start params`, `start result` or `changes`. */
  readonly name: string;
  readonly line: string;
  readonly schema: z.ZodType;
  readonly payload: unknown;
  /** The message of the frame, with another payload. */
  readonly carrying: (payload: unknown) => Message;
}

describe.each(conversations)('%s', (file, verbs, notifications) => {
  const goldens = readGoldens(file, verbs, notifications);
  const schemas = new Map([...schemasOf(verbs), ...Object.entries(notifications)]);

  it.each(goldens)(
    'is append-only: $name of old is understood for ever and written byte for byte',
    ({ schema, payload, carrying, line }) => {
      expect(encode(carrying(schema.parse(payload)))).toBe(line);
    },
  );

  it.each(goldens)(
    'lets $name of a newer peer have fields that are not known',
    ({ schema, payload }) => {
      expect(schema.safeParse(withMore(payload)).error).toBeUndefined();
    },
  );

  it.each([...schemas])('shows every field of %s', (name, schema) => {
    const shown = goldens.filter((golden) => golden.name === name);

    const fields = new Set(shown.flatMap(({ payload }) => fieldsOf(payload)));

    expect(shown).not.toEqual([]);
    expect(knownFields(z.toJSONSchema(schema)).filter((field) => !fields.has(field))).toEqual([]);
  });
});

describe('errors.jsonl', () => {
  const lines = readLines('errors.jsonl');

  it.each(lines)('is append-only: %s', (line) => {
    const message = decode(line);

    expect(message).toHaveProperty('kind', 'error');
    expect(message.kind === 'malformed' ? '' : encode(message)).toBe(line);
  });

  it('shows each error code, with its own number', () => {
    const shown = lines.map(
      (line) => z.object({ error: errorSchema }).parse(JSON.parse(line)).error,
    );

    const numbers = Object.fromEntries(shown.map(({ code, data }) => [data.code, code]));

    expect(numbers).toEqual(ERROR_NUMBERS);
  });
});

it('every file of golden is read', () => {
  expect(readdirSync(folder).sort()).toEqual(
    [...conversations.map(([file]) => file), 'errors.jsonl'].sort(),
  );
});

const errorSchema = z.object({ code: z.int(), data: z.object({ code: z.string() }) });

function readLines(file: string): string[] {
  return readFileSync(join(folder, file), 'utf8').trimEnd().split('\n');
}

function readGoldens(file: string, verbs: Verbs, notifications: Notifications): Golden[] {
  let asked = '';
  return readLines(file).map((line) => {
    const message = decode(line);
    switch (message.kind) {
      case 'request':
        asked = message.method;
        return {
          name: `${asked} params`,
          line,
          schema: verbs[asked]?.params ?? z.never(),
          payload: message.params,
          carrying: (params) => ({ ...message, params }),
        };
      case 'result':
        return {
          name: `${asked} result`,
          line,
          schema: verbs[asked]?.result ?? z.never(),
          payload: message.result,
          carrying: (result) => ({ ...message, result }),
        };
      case 'notification':
        return {
          name: message.method,
          line,
          schema: notifications[message.method] ?? z.never(),
          payload: message.params,
          carrying: (params) => ({ ...message, params }),
        };
      default:
        throw new Error(`This has no place in ${file}: ${line}`);
    }
  });
}

function schemasOf(verbs: Verbs): [name: string, z.ZodType][] {
  return Object.entries(verbs).flatMap(([name, { params, result }]) => [
    [`${name} params`, params],
    [`${name} result`, result],
  ]);
}

/** The same, with one more member in each object. */
function withMore(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withMore);
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).map(([name, member]) => [name, withMore(member)]);
  return { ...Object.fromEntries(members), addedLater: { deep: [1] } };
}

/** Paths of all fields that are there: `processes[].exit.code`. */
function fieldsOf(value: unknown, path = ''): string[] {
  if (Array.isArray(value)) return value.flatMap((item) => fieldsOf(item, `${path}[]`));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, member]) => [
    `${path}.${name}`,
    ...fieldsOf(member, `${path}.${name}`),
  ]);
}

/** Paths of all fields that a schema knows. */
function knownFields(schema: z.core.JSONSchema._JSONSchema, path = ''): string[] {
  if (typeof schema === 'boolean') return [];
  const { properties = {}, items, anyOf = [], oneOf = [] } = schema;
  return [
    ...Object.entries(properties).flatMap(([name, member]) => [
      `${path}.${name}`,
      ...knownFields(member, `${path}.${name}`),
    ]),
    ...[items ?? []].flat().flatMap((item) => knownFields(item, `${path}[]`)),
    ...[...anyOf, ...oneOf].flatMap((variant) => knownFields(variant, path)),
  ];
}
