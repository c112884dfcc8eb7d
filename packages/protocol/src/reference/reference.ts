import * as z from 'zod';
import { changeResult } from '../deputy-verbs/change.js';
import { entrySchema } from '../deputy-verbs/history.js';
import { deputyVerbs, linkVerbs } from '../deputy-verbs/index.js';
import { readResult } from '../deputy-verbs/read.js';
import { wireSpecSchema } from '../deputy-verbs/specs.js';
import { fleetVerbs } from '../fleet-verbs/index.js';
import { hostOutcomeSchema, outcomesResult } from '../fleet-verbs/outcome.js';
import { hostPlanSchema } from '../fleet-verbs/plan.js';
import { fleetProcessSchema, fleetSnapshotSchema, hostSchema } from '../fleet-verbs/view.js';
import { deputyNotifications, fleetNotifications, type Notifications } from '../notifications.js';
import {
  exitSchema,
  hostSnapshotSchema,
  machineSchema,
  processSchema,
  usageSchema,
} from '../snapshot.js';
import type { Verbs } from '../verb.js';
import { signatureOf } from './signature.js';

/** What the reference shows once and calls by name elsewhere. */
const named = {
  Process: processSchema,
  Exit: exitSchema,
  Usage: usageSchema,
  Machine: machineSchema,
  HostSnapshot: hostSnapshotSchema,
  Spec: wireSpecSchema,
  Change: changeResult,
  LogChunk: readResult,
  HistoryEntry: entrySchema,
  Host: hostSchema,
  FleetProcess: fleetProcessSchema,
  FleetSnapshot: fleetSnapshotSchema,
  HostPlan: hostPlanSchema,
  HostOutcome: hostOutcomeSchema,
  Outcomes: outcomesResult,
};

const names = z.registry<{ readonly id: string }>();
for (const [id, schema] of Object.entries(named)) names.add(schema, { id });

/** All verbs, notifications and types of the wire as Markdown. */
export function reference(): string {
  return [
    '### Before the proof',
    ...verbSections(linkVerbs),
    '### Asked of a deputy',
    ...verbSections(deputyVerbs),
    '### Told by a deputy that is watched',
    notificationBlock(deputyNotifications),
    '### Asked of a sheriff',
    ...verbSections(fleetVerbs),
    '### Told by a sheriff that is watched',
    notificationBlock(fleetNotifications),
    '### Types',
    ...Object.entries(named).map(([name, schema]) =>
      block([`${name} = ${definitionOf(name, schema)}`]),
    ),
  ].join('\n\n');
}

/** The names of all fields that cross the wire. */
export function fieldNames(): ReadonlySet<string> {
  const verbs = [linkVerbs, deputyVerbs, fleetVerbs].flatMap((table) => Object.values(table));
  const schemas = [
    ...verbs.flatMap(({ params, result }) => [params, result]),
    ...[deputyNotifications, fleetNotifications].flatMap((table) => Object.values(table)),
  ];
  const found = new Set<string>();
  for (const schema of schemas) {
    JSON.stringify(z.toJSONSchema(schema), (key, member: unknown) => {
      const isFields = key === 'properties' && typeof member === 'object' && member !== null;
      for (const name of isFields ? Object.keys(member) : []) found.add(name);
      return member;
    });
  }
  return found;
}

function verbSections(verbs: Verbs): string[] {
  return Object.entries(verbs).map(([name, { summary, effect, params, result }]) => {
    const signature = block([`params: ${typeOf(params)}`, `result: ${typeOf(result)}`]);
    return `#### \`${name}\` (${effect})\n\n${summary}\n\n${signature}`;
  });
}

function notificationBlock(notifications: Notifications): string {
  return block(Object.entries(notifications).map(([name, schema]) => `${name}: ${typeOf(schema)}`));
}

function typeOf(schema: z.ZodType): string {
  return names.get(schema)?.id ?? signatureOf(z.toJSONSchema(schema, { metadata: names }));
}

function definitionOf(name: string, schema: z.ZodType): string {
  return signatureOf(z.toJSONSchema(schema, { metadata: names }).$defs?.[name] ?? {});
}

function block(lines: readonly string[]): string {
  return `\`\`\`\n${lines.join('\n')}\n\`\`\``;
}
