import { describe, expect, test } from 'vitest';
import { checkSpecs, parseSpecs } from './parse-specs.js';
import { type Spec, specSchema } from './spec.js';

const spec = (name: string, ...depends_on: string[]): Spec =>
  specSchema.parse({ name, command: 'true', depends_on });

describe('the specs of one host', () => {
  test('may depend on each other and on whatever other hosts have', () => {
    expect(checkSpecs([spec('a', 'b', 'base/nowhere'), spec('b'), spec('c', 'a')])).toEqual([]);
  });

  test('need names of their own, known dependencies and no cycles', () => {
    const specs = [
      spec('lidar', 'lidar'),
      spec('camera', 'lidra'),
      spec('a', 'b'),
      spec('b', 'a'),
      spec('camera'),
    ];

    expect(checkSpecs(specs)).toEqual([
      {
        process: 'camera',
        path: 'name',
        message: 'is taken: processes[1] is called "camera" on this host too',
      },
      {
        process: 'lidar',
        path: 'depends_on[0].process',
        message: 'is the process itself, which would wait for ever',
      },
      {
        process: 'camera',
        path: 'depends_on[0].process',
        message: 'there is no process "lidra" on this host; did you mean "lidar"?',
      },
      {
        process: 'a',
        path: 'depends_on[0].process',
        message: 'makes processes wait for each other: a -> b -> a',
      },
    ]);
  });

  test('are read with all defaults', () => {
    expect(parseSpecs([{ name: 'a', command: 'true' }])).toEqual({ ok: true, specs: [spec('a')] });
  });

  test('are refused with every problem when they do not fit', () => {
    expect(parseSpecs([5, { name: 'a', comand: 'true' }])).toEqual({
      ok: false,
      problems: [
        { process: 'processes[0]', path: '', message: 'must be an object, but is the number 5' },
        { process: 'a', path: 'comand', message: 'is an unknown field; did you mean "command"?' },
      ],
    });
  });

  test('have no host', () => {
    expect(parseSpecs([{ name: 'a', command: 'true', host: 'k9' }])).toMatchObject({
      problems: [{ path: 'host' }],
    });
  });
});
