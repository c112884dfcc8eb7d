import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import * as z from 'zod';
import { PROBE_KINDS } from './fields/probe.js';
import { parseConfig } from './parse.js';
import { formatProblem } from './problem.js';
import { processSchema } from './spec.js';

const readme = await readFile(new URL('../../../../README.md', import.meta.url), 'utf8');
const [section = ''] = /^## Configuration$[\s\S]*?(?=^## )/m.exec(readme) ?? [];
const rows = [...section.matchAll(/^\| (`.*?) +\| +(.*?) *\| .* \|$/gm)].flatMap(
  ([, fields = '', value = '']) =>
    [...fields.matchAll(/`(.*?)`/g)].map(([, field = '']) => ({
      field,
      value: value.replaceAll('`', ''),
    })),
);
const blocks = [...section.matchAll(/^```(yaml|json)\n([\s\S]*?)^```$/gm)].map(
  ([, kind = '', text = '']) => ({ kind, text }),
);

test('the README explains every field of a process, and none that there is not', () => {
  const explained = rows.map(({ field }) => field);

  const fields = fieldsOf(processSchema);

  const leaves = fields.filter(({ kind }) => kind === 'leaf').map(({ field }) => field);
  expect(leaves.filter((field) => !explained.includes(field))).toEqual([]);
  const known = fields.map(({ field }) => field);
  expect(explained.filter((field) => !known.includes(field))).toEqual([]);
  expect(new Set(explained).size).toBe(explained.length);
});

test('the defaults that the README names are those that a process gets', () => {
  const minimal = processSchema.parse({ name: 'a', command: 'x' });
  const { ready, health, ...process } = processSchema.parse({
    ...minimal,
    depends_on: ['b'],
    hooks: { pre_start: 'x' },
    ionice: 'idle',
    ready: { tcp: 80 },
    health: { http: 'http://k9' },
  });
  const whole = {
    ...process,
    ready,
    health,
    ...ready,
    ...health,
    hooks: { '*': process.hooks?.pre_start },
  };

  const found = rows
    .filter(({ value }) => value !== '')
    .map(({ field, value }) => {
      const path = field.split('.');
      return {
        field,
        value,
        really: JSON.stringify(valueAt(path.length > 1 ? whole : minimal, path)),
      };
    });

  expect(found.length).toBeGreaterThan(20);
  expect(found.filter(({ value, really }) => value !== really)).toEqual([]);
});

test.each(blocks)('the example %# of a configuration in the README loads', async (block) => {
  const isWhole = block.text.includes('processes:');
  const text = isWhole ? block.text : `processes:\n  -\n${block.text.replaceAll(/^/gm, '    ')}`;

  const loaded = await parseConfig(text, `README.${block.kind}`);

  const problems = loaded.ok ? [] : loaded.problems.map(formatProblem);
  expect(problems.filter((problem) => !problem.includes('there is no process'))).toEqual([]);
});

test('the README has examples', () => {
  expect(blocks.length).toBeGreaterThan(1);
});

interface Known {
  readonly field: string;
  readonly kind: 'leaf' | 'object';
}

/** The fields of an object by their names in the README: `ready.tcp.port` is `tcp.port` there. */
function fieldsOf(schema: z.core.$ZodType, parent = ''): readonly Known[] {
  const object = innermost(schema);
  if (!(object instanceof z.ZodObject)) return [];
  return Object.entries<z.core.$ZodType>(object.shape).flatMap(([name, part]) => {
    const isProbe = /^(ready|health)$/.test(parent) && PROBE_KINDS.some((kind) => kind === name);
    const field = parent === '' || isProbe ? name : `${parent}.${name}`;
    const parts = fieldsOf(part, parent === 'hooks' ? 'hooks.*' : field);
    return [{ field, kind: parts.length === 0 ? 'leaf' : 'object' }, ...parts];
  });
}

/** What is left of a schema without what is done before and after it. */
function innermost(schema: z.core.$ZodType): z.core.$ZodType {
  if (schema instanceof z.ZodArray) return innermost(schema.element);
  if (schema instanceof z.ZodPipe) {
    return innermost(schema.in instanceof z.ZodTransform ? schema.out : schema.in);
  }
  const isWrapped =
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodDefault ||
    schema instanceof z.ZodPrefault;
  return isWrapped ? innermost(schema.unwrap()) : schema;
}

/** What stands at a path, in the first entry of a list. */
function valueAt(value: unknown, [key, ...rest]: readonly string[]): unknown {
  if (key === undefined || typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return valueAt(value[0], [key, ...rest]);
  return valueAt(Reflect.get(value, key), rest);
}
