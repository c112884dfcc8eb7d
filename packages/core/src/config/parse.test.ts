import { describe, expect, test } from 'vitest';
import { parseConfig } from './parse.js';
import { formatProblem } from './problem.js';

async function problemsOf(text: string, file = 'posse.json') {
  const loaded = await parseConfig(text, file);
  return loaded.ok ? [] : loaded.problems.map(formatProblem);
}

async function configOf(text: string, file = 'robot/posse.json') {
  const loaded = await parseConfig(text, file);
  if (!loaded.ok) throw new Error(loaded.problems.map(formatProblem).join('\n'));
  return loaded.config;
}

/** A file with this as its only process, on line 1 and from column 16 on. */
const one = (process: string) => `{"processes": [${process}]}`;

describe('a good file', () => {
  test('in JSON may hold comments and trailing commas', async () => {
    const text = `{
      // what runs
      "processes": [
        { "name": "camera", "command": ["cam", "--fast"], }, /* more to come */
      ],
    }`;

    expect(await configOf(text)).toMatchObject({
      name: 'robot',
      file: 'robot/posse.json',
      deputies: [{ kind: 'local' }],
      processes: [{ name: 'camera', host: 'localhost', command: ['cam', '--fast'] }],
    });
  });

  test('in YAML may use anchors, and words are not booleans', async () => {
    const text = `
name: fleet
deputies: [k9]
processes:
  - { name: camera, command: cam, host: k9, env: &env { MODE: yes } }
  - { name: lidar, command: lid, host: k9, env: *env }
`;

    expect(await configOf(text, 'robot/posse.yml')).toMatchObject({
      name: 'fleet',
      deputies: [{ kind: 'url', url: 'k9', host: 'k9', port: 8000 }],
      processes: [{ env: { MODE: 'yes' } }, { env: { MODE: 'yes' } }],
    });
  });

  test('may have one name on two hosts', async () => {
    const text = `{"processes": [
      {"name": "core", "command": "c", "host": "base"},
      {"name": "core", "command": "c", "host": "k9"},
      {"name": "nav", "command": "n", "host": "k9", "depends_on": ["core", "k9/core"]}
    ]}`;

    expect((await configOf(text)).processes).toHaveLength(3);
  });

  test.each([
    ['my robot [old]/posse.json', 'my robot _old_'],
    ['/posse.json', 'posse'],
    ['posse.json', 'posse'],
    [`${'x'.repeat(65)}/posse.json`, 'posse'],
  ])('%s is called %s', async (file, name) => {
    expect((await configOf(one('{"name": "a", "command": "b"}'), file)).name).toBe(name);
  });
});

describe('broken syntax', () => {
  test.each([
    ['', ['1:1: expected a value']],
    ['{"processes": [', ['1:16: expected a closing ]']],
    [
      `{ "processes": [
  { "name": "a", "command": "x" "host": "k9" },
  { "name": "b, "command": "y" }
] }`,
      [
        '2:33: expected a comma before this',
        '3:18: this is not valid JSON; a text needs double quotes',
        '4:4: expected a closing ]',
      ],
    ],
    ["{'name': 1}", ['1:2: this is not valid JSON; a text needs double quotes']],
    ['{"name": "a\n}', ['1:10: this text lacks its closing double quote']],
    [
      String.raw`{"name": "C:\work"}`,
      ['1:10: this escape is not valid; write a backslash as \\\\'],
    ],
  ])('in %j points at its lines', async (text, problems) => {
    const found = await problemsOf(text);

    expect(found).toEqual(problems.map((problem) => `posse.json:${problem}`));
  });

  test.each([
    ['a: [b', '1:6: this is not valid YAML: Flow sequence'],
    ['a:\n\t- b', '2:1: this is not valid YAML: Tabs are not allowed'],
    ['a: !secret b', '1:4: this is not valid YAML: Unresolved tag'],
    ['a: 1\n---\nb: 2', '2:1: a second document begins here; a configuration is one document'],
    ['? [a]\n: b', '1:3: the name of a field must be a string'],
  ])('in %j is told of YAML too', async (text, problem) => {
    const [found, ...more] = await problemsOf(text, 'posse.yaml');

    expect(found).toContain(`posse.yaml:${problem}`);
    expect(more).toEqual([]);
  });

  test.each([
    ['posse.json', '['.repeat(5_000_000)],
    ['posse.json', '{"a":'.repeat(1_000_000)],
    ['posse.json', '[},'.repeat(1_000_000)],
    ['posse.yaml', '['.repeat(5_000_000)],
    ['posse.yaml', '- '.repeat(2_000_000)],
  ])('of a %s that nests too deeply is a problem, not a crash', async (file, text) => {
    const found = await problemsOf(text, file);

    expect(found).toEqual([
      expect.stringMatching(/^posse.*:1:\d+: this nests more than 100 levels deep$/),
    ]);
  });
});

describe('a bad file', () => {
  test.each([
    ['[]', ['1:1: must be an object, but is an empty list']],
    ['null', ['1:1: must be an object, but is null']],
    ['{}', ['1:1: processes: is missing; it must be a list']],
    ['{"processes": 5}', ['1:15: processes: must be a list, but is the number 5']],
    ['{"processes": []}', ['1:15: processes: holds nothing to run; give at least one process']],
    [
      '{"procesess": [], "name": "a/b"}',
      [
        '1:2: procesess: is an unknown field; did you mean "processes"?',
        '1:27: name: must consist of letters, digits, spaces and . _ - + @ # = , ( ), and not begin with - or a space, but is "a/b"',
      ],
    ],
    [
      '{"name": "a", "name": "b", "processes": [{"name": "a", "command": "b"}]}',
      ['1:15: name: is given more than once; keep one of them'],
    ],
    [
      '{"__proto__": {"name": 5}, "processes": [{"name": "a", "command": "b"}]}',
      ['1:2: __proto__: is an unknown field'],
    ],
    [
      '{"deputies": ["https://k9"], "processes": [5]}',
      [
        '1:15: deputies[0]: asks for TLS, which is not supported yet; use http:// or ws://',
        '1:44: processes[0]: must be an object, but is the number 5',
      ],
    ],
  ])('%s', async (text, problems) => {
    const found = await problemsOf(text);

    expect(found).toEqual(problems.map((problem) => `posse.json:${problem}`));
  });

  test('has every problem told at once, each with its line', async () => {
    const text = `{
  "deputies": "k9",
  "processes": [
    { "name": "camera", "command": 5, "wrking_dir": "/tmp" },
    { "name": "lidar", "command": "l", "restart": "alwys",
      "depends_on": ["camera", "ladar"] },
    { "name": "camera", "command": "c", "working_dir": "tmp" }
  ]
}`;

    expect(await problemsOf(text)).toEqual([
      'posse.json:2:15: deputies: must be a list, but is "k9"',
      'posse.json:4:36: processes[0].command: must be a string or a list of strings, but is the number 5',
      'posse.json:4:39: processes[0].wrking_dir: is an unknown field; did you mean "working_dir"?',
      'posse.json:5:51: processes[1].restart: must be "always", "on_failure" or "never", but is "alwys"; did you mean "always"?',
      'posse.json:6:32: processes[1].depends_on[1]: there is no process "ladar" on host "localhost"; did you mean "lidar"?',
      'posse.json:7:15: processes[2].name: is taken: processes[0] is called "camera" on host "localhost" too',
      'posse.json:7:56: processes[2].working_dir: must be an absolute path, such as "/opt/cam" or "${HOME}/cam", but is "tmp"',
    ]);
  });
});

describe('a dependency', () => {
  const fleet = (...processes: readonly object[]) =>
    JSON.stringify({
      processes: processes.map((process) => ({ command: 'x', host: 'k9', ...process })),
    });
  const messagesFor = async (...processes: readonly object[]) =>
    (await problemsOf(fleet(...processes))).map((problem) =>
      problem.replace(/^posse\.json:1:\d+: /, ''),
    );

  test('that only another host has is told to be there', async () => {
    const camera = { name: 'camera', depends_on: ['lidar'] };

    expect(await messagesFor(camera, { name: 'lidar', host: 'base' })).toEqual([
      'processes[0].depends_on[0]: "base/lidar" is on another host; so far a dependency reaches over one host only',
    ]);
    expect(await messagesFor(camera, { name: 'ladar', host: 'base' })).toEqual([
      'processes[0].depends_on[0]: there is no process "lidar" on host "k9"',
    ]);
  });

  test('on a host is looked for on all of them', async () => {
    const camera = { name: 'camera', depends_on: ['bsae/lidar'] };

    expect(await messagesFor(camera, { name: 'lidar', host: 'base' })).toEqual([
      'processes[0].depends_on[0]: there is no process "bsae/lidar"; did you mean "base/lidar"?',
    ]);
  });

  test('is not called unknown when a process has no name to be known by', async () => {
    const camera = { name: 'camera', depends_on: ['lidar'] };

    expect(await messagesFor(camera, { nmae: 'lidar' })).toEqual([
      'processes[1].nmae: is an unknown field; did you mean "name"?',
    ]);
  });

  test('is checked beside one that is malformed', async () => {
    expect(await messagesFor({ name: 'camera', depends_on: [5, 'lidar'] })).toEqual([
      'processes[0].depends_on[0]: must be the name of a process, or an object, but is the number 5',
      'processes[0].depends_on[1]: there is no process "lidar" on host "k9"',
    ]);
  });

  test('on the process itself hides no cycle', async () => {
    const problems = await messagesFor(
      { name: 'a', depends_on: ['a', 'k9/b'] },
      { name: 'b', depends_on: ['a'] },
    );

    expect(problems).toEqual([
      'processes[0].depends_on[0]: is the process itself, which would wait for ever',
      'processes[0].depends_on[1]: makes processes wait for each other: a -> b -> a',
    ]);
  });

  test('that closes a cycle is spelt out from process to process', async () => {
    const problems = await messagesFor(
      { name: 'a', depends_on: ['b'] },
      { name: 'b', depends_on: [{ process: 'c', condition: 'completed' }] },
      { name: 'c', depends_on: ['k9/a'] },
    );

    expect(problems).toEqual([
      'processes[0].depends_on[0]: makes processes wait for each other: a -> b -> c -> a',
    ]);
  });

  test('may be said twice, with one condition or with several', async () => {
    const conditions = ['started', 'completed'].map((condition) => ({ process: 'b', condition }));

    expect(
      await messagesFor(
        { name: 'a', depends_on: ['b', 'k9/b', 'b', ...conditions] },
        { name: 'b' },
      ),
    ).toEqual([]);
  });

  test('that reaches over hosts is refused, since it would never be met', async () => {
    const problems = await messagesFor(
      { name: 'a', depends_on: ['base/b'] },
      { name: 'b', host: 'base' },
    );

    expect(problems).toEqual([
      'processes[0].depends_on[0]: "base/b" is on another host; so far a dependency reaches over one host only',
    ]);
  });

  test('that closes a cycle over hosts is spelt out with them', async () => {
    const problems = await messagesFor(
      { name: 'a', depends_on: ['b'] },
      { name: 'b', depends_on: [{ process: 'base/c', condition: 'started' }] },
      { name: 'c', host: 'base', depends_on: ['k9/a'] },
    );

    expect(problems.filter((problem) => !problem.includes('another host'))).toEqual([
      'processes[0].depends_on[0]: makes processes wait for each other: k9/a -> k9/b -> base/c -> k9/a',
    ]);
  });
});

describe('a process', () => {
  const LIST =
    'name, group, command, path, args, working_dir, env, env_file, setup, autostart, restart, depends_on, ready, health, stop, hooks, stdin, line_buffered, user, umask, nice, ionice, affinity, realtime, limits, oom_score_adj, host';

  test.each([
    ['{}', ['name: is missing; it must be a string', 'command: is missing; it says what to run']],
    ['"color": "red"', [`color: is an unknown field; known here: ${LIST}`]],
    ['"__proto__": {}', ['__proto__: is an unknown field']],
    ['"constructor": {}', [`constructor: is an unknown field; known here: ${LIST}`]],
    ['"command": ""', ['command: must not be empty, but is ""']],
    ['"command": []', ['command: must begin with the name of a program, but is an empty list']],
    [
      '"command": ["a", 5]',
      ['command[1]: must be a string, but is the number 5; put it in quotes'],
    ],
    [
      String.raw`"command": "a\u0000"`,
      [String.raw`command: must not contain a NUL character, but is "a\u0000"`],
    ],
    ['"autostart": "yes"', ['autostart: must be true or false, but is "yes"']],
    [
      '"group": "a//b"',
      ['group: must be names parted by single slashes, such as "vision/front", but is "a//b"'],
    ],
    ['"host": ".."', ['host: must not be "." or "..", but is ".."']],
    ['"env": {"A": 5}', ['env.A: must be a string, but is the number 5; put it in quotes']],
    ['"env": {"A": true}', ['env.A: must be a string, but is true; put it in quotes']],
    ['"env": {"a b": "c"}', ['env["a b"]: the name must be an identifier, such as ROS_MASTER_URI']],
    ['"env": ["A=1"]', ['env: must be an object, but is a list']],
    ['"restart": true', ['restart: must be a policy, such as "always", or an object, but is true']],
    [
      '"restart": {"policy": "on-failure"}',
      [
        'restart.policy: must be "always", "on_failure" or "never", but is "on-failure"; did you mean "on_failure"?',
      ],
    ],
    ['"restart": {"delay": -1}', ['restart.delay: must be at least 0, but is the number -1']],
    [
      '"restart": {"limit": {"count": 5, "within": 0}}',
      ['restart.limit.within: must be at least 0.01, but is the number 0'],
    ],
    [
      '"restart": {"delay": 5, "max_delay": 2}',
      ['restart.max_delay: must be at least as long as the delay, but is the number 2'],
    ],
    [
      '"restart": {"policy": 1, "max_delay": 0.01}',
      [
        'restart.policy: must be "always", "on_failure" or "never", but is the number 1',
        'restart.max_delay: must be at least as long as the delay, but is the number 0.01',
      ],
    ],
    [
      '"restart": {"limit": {"count": 1.5}}',
      [
        'restart.limit.within: is missing; it must be a number',
        'restart.limit.count: must be a whole number, but is the number 1.5',
      ],
    ],
    [
      '"ready": {"tcp": {"port": 70000}}',
      ['ready.tcp.port: must be at most 65535, but is the number 70000'],
    ],
    ['"ready": {"tpc": {"port": 80}}', ['ready.tpc: is an unknown field; did you mean "tcp"?']],
    [
      '"stop": "SIGTREM"',
      [
        'stop: must be "SIGHUP", "SIGINT", "SIGQUIT", "SIGABRT", "SIGALRM", "SIGKILL", "SIGUSR1", "SIGUSR2", "SIGTERM", "SIGCONT", "SIGSTOP" or "SIGWINCH", but is "SIGTREM"; did you mean "SIGTERM"?',
      ],
    ],
    ['"stop": null', ['stop: must be a signal, such as "SIGINT", or an object, but is null']],
    ['"depends_on": "b"', ['depends_on: must be a list, but is "b"']],
    [
      '"depends_on": [5]',
      ['depends_on[0]: must be the name of a process, or an object, but is the number 5'],
    ],
    ['"depends_on": ["a/b/c"]', ['depends_on[0]: must be "name" or "host/name", but is "a/b/c"']],
    [
      '"depends_on": [{"process": "b", "condition": "read"}]',
      [
        'depends_on[0].condition: must be "started", "ready", "completed" or "completed_successfully", but is "read"; did you mean "ready"?',
      ],
    ],
  ])('with %s', async (fields, problems) => {
    const process =
      fields === '{}'
        ? fields
        : `{"name": "a", "command": "x", ${fields}}`.replace(
            '"command": "x", "command"',
            '"command"',
          );

    const found = await problemsOf(`{"processes": [${process}, {"name": "b", "command": "x"}]}`);

    expect(
      found.map((problem) => problem.replace(/^posse\.json:1:\d+: processes\[0\]\./, '')),
    ).toEqual(problems);
  });
});
