import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { withRuns } from '../keeper/testing.js';
import { MARKER } from '../keeper/tracked-run.js';
import { eventually, specOf, untilGone } from '../testing.js';
import type { HookFacts } from './hook.js';
import { begun, ended, hookStage, restarted } from './testing.js';

const NEVER_MADE = 'never-made';

test('processes without hooks pass at once', () => {
  const { runs, passed } = hookStage();

  runs.spawn({ name: 'a', run: 1 }, specOf('a', 'true'));
  runs.cancel({ name: 'a', run: 1 });
  runs.onMoves([ended(specOf('a', 'true'), 1)]);
  runs.spawn({ name: 'a', run: 2 }, specOf('a', 'true'));

  expect(passed).toEqual(['spawn a.1', 'cancel a.1', 'spawn a.2']);
});

describe('pre_start', () => {
  test('ends before the program begins', async () => {
    const { runs, passed, spec, said, untilThere, make } = hookStage();

    runs.spawn({ name: 'a', run: 1 }, spec('a', { pre_start: untilThere('begins', 'gate') }));
    await eventually(() => expect(said()).toEqual(['begins']));
    expect(passed).toEqual([]);
    make('gate');

    await eventually(() => expect(passed).toEqual(['spawn a.1']));
  });

  test.each([
    ['exit code 3', 'exit 3'],
    ['there is no program "no-such" on PATH', ['no-such']],
    ['did not end within 0.2 s', { command: 'sleep 60', timeout: 0.2 }],
    ['there is no plugin "absent"', { plugin: 'absent' }],
    ['there is no plugin "toString"', { plugin: 'toString' }],
    ['the arm is not homed', { plugin: 'throws' }],
    ['{ code: 5 }', { plugin: 'rejects' }],
    ['did not end within 0.2 s', { plugin: 'hangs', timeout: 0.2 }],
  ])('that fails keeps the run from beginning: %s', async (reason, pre_start) => {
    const { runs, passed, news, failures, spec } = hookStage({
      throws: () => {
        throw new Error('the arm is\nnot homed');
      },
      rejects: () => Promise.reject({ code: 5 }),
      hangs: () => new Promise(() => {}),
    });

    runs.spawn({ name: 'a', run: 1 }, spec('a', { pre_start }));

    const about = { name: 'a', run: 1, at: 5, reason: `its pre_start hook failed: ${reason}` };
    await eventually(() =>
      expect(news).toEqual([{ kind: 'spawn_failed', mayPass: true, ...about }]),
    );
    expect(passed).toEqual(['end a 1']);
    // The news says it already.
    expect(failures).toEqual([]);
  });

  test('that has nothing to run with keeps the run from beginning', async () => {
    const { runs, passed, news, spec } = hookStage();

    runs.spawn({ name: 'a', run: 1 }, spec('a', { pre_start: 'true' }, { env_file: 'absent' }));

    const reason = 'its pre_start hook failed: its env_file is missing';
    await eventually(() => expect(news).toMatchObject([{ kind: 'spawn_failed', reason }]));
    expect(passed).toEqual(['end a 1']);
  });

  test('that is called off is ended, and the run never begins', async () => {
    const { runs, passed, news, spec, said } = hookStage();
    const key = { name: 'a', run: 1 };
    const command = 'trap "" TERM; echo $$ >>said; sleep 60';
    runs.spawn(key, spec('a', { pre_start: { command, timeout: 60 } }));
    const pid = await eventually(() => {
      expect(said()).toHaveLength(1);
      return Number(said());
    });

    runs.cancel(key);
    runs.cancel(key);
    runs.spawn({ name: 'a', run: 2 }, spec('a', { pre_start: 'true' }));

    await eventually(() => expect(passed).toContain('spawn a.2'));
    await untilGone(pid);
    expect(passed).not.toContain('spawn a.1');
    expect(news).toEqual([{ kind: 'never_ran', ...key, at: 5 }]);
  });

  test('that is called off before its turn does not begin', async () => {
    const prepared: number[] = [];
    const prepare = ({ run }: HookFacts) => void prepared.push(run);
    const { runs, passed, news, spec, untilThere, make } = hookStage({ prepare });
    const on_shutdown = untilThere('shutdown', 'gate');
    const hooked = spec('a', { on_shutdown, pre_start: { plugin: 'prepare' } });
    runs.onMoves([ended(hooked, 1)]);
    runs.spawn({ name: 'a', run: 2 }, hooked);

    runs.cancel({ name: 'a', run: 2 });
    expect(news).toEqual([{ kind: 'never_ran', name: 'a', run: 2, at: 5 }]);
    runs.spawn({ name: 'a', run: 3 }, hooked);
    make('gate');

    await eventually(() => expect(passed).toEqual(['end a 1', 'spawn a.3']));
    expect(prepared).toEqual([3]);
    expect(news).toHaveLength(1);
  });
});

test('hooks of a process run one after the other, and the next run after them', async () => {
  const { runs, passed, failures, spec, said } = hookStage();
  const say = (word: string) => `sleep 0.05; echo ${word} $POSSE_RUN_NUMBER >>said`;
  const hooked = spec('a', {
    post_start: say('post'),
    on_shutdown: `${say('shutdown')}; exit 4`,
    on_restart: say('restart'),
    pre_start: say('pre'),
  });

  runs.onMoves([begun(hooked, 1), ended(hooked, 1), restarted(hooked, 2)]);
  runs.spawn({ name: 'a', run: 2 }, hooked);

  await eventually(() => expect(passed).toEqual(['end a 1', 'spawn a.2']));
  expect(said()).toEqual(['post 1', 'shutdown 1', 'restart 2', 'pre 2']);
  expect(failures).toEqual(['on_shutdown of 1: exit code 4']);
});

test('a run that has no pre_start waits for the hooks of the run before, other processes do not', async () => {
  const { runs, passed, spec, untilThere, make } = hookStage();
  const slow = spec('slow', { on_shutdown: untilThere('shutdown', 'gate') });
  runs.onMoves([ended(slow, 1)]);

  runs.spawn({ name: 'slow', run: 2 }, slow);
  runs.spawn({ name: 'quick', run: 1 }, spec('quick', { pre_start: 'true' }));
  await eventually(() => expect(passed).toEqual(['spawn quick.1']));
  make('gate');

  await eventually(() => expect(passed).toEqual(['spawn quick.1', 'spawn slow.2']));
});

test('a run is not begun anew beside a pre_start that an earlier owner has left at work', async () => {
  await withRuns(async ({ open, stateId, news, told }) => {
    const { runs, spec, said, untilThere, make } = hookStage({}, {}, stateId);
    const key = { name: 'a', run: 1 };
    runs.spawn(key, spec('a', { pre_start: untilThere('pre', 'gate') }));
    await eventually(() => expect(said()).toEqual(['pre']));
    runs.close();

    open().adopt([{ ...key, pid: null, stopSignal: null }]);
    // A run that was ordered and has left nothing is known to be gone before this returns.
    expect(news).toEqual([]);
    make('gate');

    await told('a', 'never_ran');
  });
});

describe('the environment of a command', () => {
  const hooks = (command: string) => ({
    pre_start: command,
    post_start: command,
    on_shutdown: command,
  });

  test('has the facts of its run and nothing that is left of others', async () => {
    const left = { POSSE_PID: '1', POSSE_EXIT_CODE: '1', [MARKER]: 'other/b.1' };
    const { runs, spec, said } = hookStage({}, left);
    const fields = { env: { COLOUR: 'red' } };
    const command = 'env | grep -e POSSE -e COLOUR | sort | tr "\\n" " " >>said; echo >>said';
    const hooked = spec('a', hooks(command), fields);

    runs.onMoves([begun(hooked, 4), ended(hooked, 4)]);
    runs.spawn({ name: 'a', run: 5 }, hooked);

    await eventually(() => expect(said()).toHaveLength(3));
    expect(said().map((line) => line.trim())).toEqual([
      'COLOUR=red POSSE_HOOK=post_start POSSE_PID=7 POSSE_PROCESS=a POSSE_RESTARTS=2 POSSE_RUN_NUMBER=4',
      'COLOUR=red POSSE_EXIT_CODE=3 POSSE_HOOK=on_shutdown POSSE_PID=7 POSSE_PROCESS=a POSSE_RESTARTS=2 POSSE_RUN_NUMBER=4',
      `COLOUR=red POSSE_HOOK=pre_start POSSE_PROCESS=a POSSE_RESTARTS=6 ${MARKER}=state/a.5 POSSE_RUN_NUMBER=5`,
    ]);
  });

  test('what it writes is added to the log of its process, which only we may read', async () => {
    const { runs, passed, spec, folder } = hookStage();
    const log = (name: string) => join(folder, `${name}.log`);
    writeFileSync(log('a'), 'before\n');

    for (const name of ['a', 'b']) {
      runs.spawn({ name, run: 1 }, spec(name, { pre_start: 'echo out; echo error >&2' }));
    }

    await eventually(() => expect(passed).toHaveLength(2));
    expect(readFileSync(log('a'), 'utf8')).toBe('before\nout\nerror\n');
    expect(readFileSync(log('b'), 'utf8')).toBe('out\nerror\n');
    expect(statSync(log('b')).mode & 0o777).toBe(0o600);
  });

  test('without a log a hook runs all the same', async () => {
    const { runs, passed, spec, folder } = hookStage();
    mkdirSync(join(folder, 'a.log'));

    runs.spawn({ name: 'a', run: 1 }, spec('a', { pre_start: 'echo out' }));

    await eventually(() => expect(passed).toEqual(['spawn a.1']));
  });
});

test('a plugin gets the facts, and a signal when its time is over', async () => {
  const heard: (HookFacts | string)[] = [];
  const { runs, passed, failures, spec } = hookStage({
    hears: async (facts, signal) => {
      heard.push(facts);
      if (facts.hook === 'pre_start') return;
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
      heard.push(String(signal.reason));
    },
  });
  const hooked = spec('a', {
    post_start: { plugin: 'hears', timeout: 0.1 },
    pre_start: { plugin: 'hears' },
  });

  runs.onMoves([begun(hooked, 1)]);
  runs.spawn({ name: 'a', run: 2 }, hooked);

  await eventually(() => expect(passed).toEqual(['spawn a.2']));
  expect(failures).toEqual(['post_start of 1: did not end within 0.1 s']);
  expect(heard).toEqual([
    { hook: 'post_start', process: 'a', run: 1, pid: 7, exit: null, restarts: 2 },
    'Error: did not end within 0.1 s',
    { hook: 'pre_start', process: 'a', run: 2, pid: null, exit: null, restarts: 6 },
  ]);
});

test('when closed, a hook that runs goes on, and nothing else is begun or told', async () => {
  const { runs, passed, news, failures, spec, said, untilThere, make } = hookStage();
  const hooked = spec('a', {
    pre_start: `${untilThere('pre', 'gate')}; echo done >>said`,
    post_start: 'echo post >>said',
  });
  const other = spec('b', { pre_start: { command: untilThere('pre', NEVER_MADE), timeout: 0.3 } });
  runs.spawn({ name: 'a', run: 1 }, hooked);
  runs.spawn({ name: 'b', run: 1 }, other);
  await eventually(() => expect(said()).toEqual(['pre', 'pre']));
  runs.onMoves([begun(hooked, 1)]);

  runs.close();
  make('gate');

  await eventually(() => expect(said()).toEqual(['pre', 'pre', 'done']));
  // A hook that begins later than those of before would have said so.
  const after = hookStage();
  after.runs.spawn({ name: 'c', run: 1 }, after.spec('c', { pre_start: 'sleep 0.5' }));
  await eventually(() => expect(after.passed).toEqual(['spawn c.1']));
  expect(said()).toEqual(['pre', 'pre', 'done']);
  expect(passed).toEqual(['close']);
  expect([...news, ...failures]).toEqual([]);
});

test('hooks that hang do not make others wait, nor Node warn of them', async () => {
  const warnings: Error[] = [];
  const hear = (warning: Error) => warnings.push(warning);
  process.on('warning', hear);
  const { runs, passed, spec } = hookStage({ hangs: () => new Promise(() => {}) });
  const names = Array.from({ length: 20 }, (_, index) => `p${index}`);
  const post_start = { plugin: 'hangs', timeout: 0.3 };

  runs.onMoves(names.map((name) => begun(spec(name, { post_start }), 1)));
  for (const name of names) runs.spawn({ name, run: 2 }, spec(name));

  await eventually(() => expect(passed).toHaveLength(20));
  process.off('warning', hear);
  expect(warnings).toEqual([]);
});
