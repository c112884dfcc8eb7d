import type * as z from 'zod';

/** What zod tells of a schema. */
export type JsonSchema = z.core.JSONSchema._JSONSchema;

/** Writes a schema as a person would: `{ processes: string[] // 1 to 10000 items }`. */
export function signatureOf(schema: JsonSchema, indent = ''): string {
  if (typeof schema === 'boolean') return 'unknown';
  const { $ref, const: only, anyOf, oneOf, properties, items, type } = schema;
  if ($ref !== undefined) return $ref.split('/').at(-1) ?? $ref;
  if (only !== undefined) return JSON.stringify(only);
  if (schema.enum !== undefined) return schema.enum.map((word) => JSON.stringify(word)).join(' | ');
  const variants = anyOf ?? oneOf;
  if (variants !== undefined) {
    return variants.map((variant) => signatureOf(variant, indent)).join(' | ');
  }
  if (properties !== undefined) return fieldsOf(schema, indent);
  if (items !== undefined) return `${listed([items].flat(), indent)}[]`;
  return [type ?? 'unknown'].flat().join(' | ');
}

function fieldsOf(schema: z.core.JSONSchema.BaseSchema, indent: string): string {
  const { properties = {}, required = [] } = schema;
  const deeper = `${indent}  `;
  const lines = Object.entries(properties).map(([name, member]) => {
    const mark = required.includes(name) ? '' : '?';
    const bounds = boundsOf(member);
    const note = bounds === '' ? '' : ` // ${bounds}`;
    return `${deeper}${name}${mark}: ${signatureOf(member, deeper)}${note}\n`;
  });
  return lines.length === 0 ? '{}' : `{\n${lines.join('')}${indent}}`;
}

function listed(items: readonly JsonSchema[], indent: string): string {
  const text = items.map((item) => signatureOf(item, indent)).join(' | ');
  return text.includes(' | ') && !text.startsWith('{') ? `(${text})` : text;
}

/** Which values are allowed, where the type alone does not say. */
function boundsOf(schema: JsonSchema): string {
  if (typeof schema === 'boolean') return '';
  const each = [schema.items ?? []].flat().map(boundsOf).join();
  const notes = [
    range(schema.minItems, schema.maxItems, ' items'),
    range(schema.minLength, schema.maxLength, ' characters'),
    range(schema.minimum, schema.maximum, ''),
    schema.format === 'date-time' ? 'ISO 8601, UTC' : (schema.pattern ?? ''),
    ...(schema.anyOf ?? []).map(boundsOf),
    each === '' ? '' : `each ${each}`,
  ];
  return notes.filter((note) => note !== '').join('; ');
}

function range(least = 0, most = Number.MAX_SAFE_INTEGER, unit: string): string {
  const hasLeast = least > 0;
  const hasMost = most < Number.MAX_SAFE_INTEGER;
  if (hasLeast && least === most) return `${most}${unit}`;
  if (hasLeast && hasMost) return `${least} to ${most}${unit}`;
  if (hasMost) return `at most ${most}${unit}`;
  return hasLeast ? `at least ${least}${unit}` : '';
}
