import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Supervisor } from './supervisor.js';
import {
  eventually,
  linesOf,
  pidsOf,
  run,
  specOf,
  untilGone,
  untilShows,
  viewOf,
  withStateDir,
  withSupervisor,
} from './testing.js';

const EVERY_TURN = {
  pre_start: 'echo "$POSSE_HOOK $POSSE_PROCESS $POSSE_RUN_NUMBER"',
  post_start: 'echo "$POSSE_HOOK $POSSE_RUN_NUMBER"; [ "$POSSE_PID" -gt 1 ] && echo has a pid',
  on_shutdown: 'echo "$POSSE_HOOK $POSSE_RUN_NUMBER exit $POSSE_EXIT_CODE$POSSE_EXIT_SIGNAL"',
  on_restart: 'echo "$POSSE_HOOK $POSSE_RUN_NUMBER"',
};

test('hooks run one after the other at the turns of a process, and write to its log', () =>
  withSupervisor(async ({ supervisor, stateDir }) => {
    const go = join(stateDir, '..', 'go');
    const command = `[ $POSSE_TEST = yes ] && until [ -e ${go} ]; do sleep 0.01; done; rm ${go}; exit 3`;
    const fields = { env: { POSSE_TEST: 'yes' }, hooks: EVERY_TURN, restart: 'on_failure' };
    await run(supervisor, specOf('a', command, fields));
    await eventually(async () => expect(await linesOf(supervisor, 'a')).toContain('has a pid'));

    writeFileSync(go, '');
    await untilShows(supervisor, 'a', { phase: 'running', run: 2 });
    await eventually(async () => expect(await linesOf(supervisor, 'a')).toHaveLength(8));

    expect(await linesOf(supervisor, 'a')).toEqual([
      'pre_start a 1',
      'post_start 1',
      'has a pid',
      'on_shutdown 1 exit 3',
      'on_restart 2',
      'pre_start a 2',
      'post_start 2',
      'has a pid',
    ]);
  }));

test('a process whose pre_start fails does not begin, and says so', () =>
  withSupervisor(async ({ supervisor, stateDir }) => {
    const began = join(stateDir, '..', 'began');
    const hooks = { pre_start: 'exit 4' };

    await run(supervisor, specOf('a', `touch ${began}; sleep 60`, { hooks }));

    const { why } = await untilShows(supervisor, 'a', { phase: 'failed' });
    expect(why).toContain('its pre_start hook failed: exit code 4');
    expect(existsSync(began)).toBe(false);
  }));

test('a pre_start that fails is tried again as the restart policy says', () =>
  withSupervisor(async ({ supervisor, stateDir }) => {
    const go = join(stateDir, '..', 'go');
    const fields = { hooks: { pre_start: `[ -e ${go} ]` }, restart: 'on_failure' };
    await run(supervisor, specOf('a', 'sleep 60', fields));
    await eventually(() => expect(viewOf(supervisor, 'a').run).toBeGreaterThan(1));

    writeFileSync(go, '');

    await untilShows(supervisor, 'a', { phase: 'running' });
  }));

test('a stop calls off a hook that hangs before the start', () =>
  withSupervisor(async ({ supervisor }) => {
    const hooks = { pre_start: { command: 'sleep 60', timeout: 60 } };
    await run(supervisor, specOf('a', 'sleep 60', { hooks }));
    await untilShows(supervisor, 'a', { phase: 'starting' });

    await supervisor.stop(['a']);

    await untilShows(supervisor, 'a', { phase: 'stopped' });
  }));

test('a function of a plugin is a hook, and one that throws takes nobody down', () =>
  withStateDir(async (stateDir) => {
    const heard: string[] = [];
    const supervisor = await Supervisor.open({
      stateDir,
      hooks: {
        hear: ({ hook, process, run: number }) => {
          heard.push(`${hook} ${process} ${number}`);
        },
        throws: () => {
          throw new Error('out of order');
        },
      },
    });
    const hooks = {
      pre_start: { plugin: 'hear' },
      post_start: { plugin: 'throws' },
      on_shutdown: { plugin: 'hear' },
    };

    await run(supervisor, specOf('a', 'sleep 60', { hooks }));
    await untilShows(supervisor, 'a', { phase: 'running' });
    await supervisor.stop(['a']);
    await eventually(() => expect(heard).toEqual(['pre_start a 1', 'on_shutdown a 1']));

    const history = supervisor.history('a').map(({ why }) => why);
    expect(history.join('\n')).toContain('out of order');
    await supervisor.close();
  }));

test('the stop command asks first, and the signal goes to what still runs', () =>
  withSupervisor(async ({ supervisor, stateDir }) => {
    const order = join(stateDir, '..', 'order');
    const command = `trap 'echo signal >> ${order}; exit' TERM; while :; do sleep 0.05; done`;
    const stop = { command: `echo "command $POSSE_PROCESS" >> ${order}; kill -0 $POSSE_PID` };
    await run(supervisor, specOf('a', command, { stop, ready: { delay: 0.2 } }));
    await untilShows(supervisor, 'a', { phase: 'running' });

    await supervisor.stop(['a']);

    await untilShows(supervisor, 'a', { phase: 'stopped' });
    expect(readFileSync(order, 'utf8')).toBe('command a\nsignal\n');
  }));

test('what pre_start leaves in a session of its own ends with the run, or with the start that failed', () =>
  withSupervisor(async ({ supervisor, stateDir }) => {
    const leave = (name: string) =>
      `setsid sh -c 'echo $$ > ${join(stateDir, '..', name)}; sleep 60' &`;
    const pidOf = (name: string) =>
      eventually(() => {
        const pid = Number(readFileSync(join(stateDir, '..', name), 'utf8'));
        expect(pid).toBeGreaterThan(1);
        return pid;
      });
    const until = (name: string) =>
      `until [ -s ${join(stateDir, '..', name)} ]; do sleep 0.02; done`;
    await run(
      supervisor,
      specOf('runs', 'sleep 60', { hooks: { pre_start: leave('left') } }),
      specOf('fails', 'sleep 60', {
        hooks: { pre_start: `${leave('lost')} ${until('lost')}; exit 1` },
      }),
    );
    await untilShows(supervisor, 'fails', { phase: 'failed' });
    await untilGone(await pidOf('lost'));
    const left = await pidOf('left');

    await supervisor.stop(['runs']);

    await untilShows(supervisor, 'runs', { phase: 'stopped' });
    await untilGone(left);
  }));

test('what a pre_start leaves ends when there is no program to begin after it', () =>
  withSupervisor(async ({ supervisor, stateDir }) => {
    const file = join(stateDir, '..', 'left');
    const pre_start = `setsid sh -c 'echo $$ > ${file}; sleep 60' & until [ -s ${file} ]; do sleep 0.02; done`;

    await run(supervisor, specOf('a', ['/nowhere/program'], { hooks: { pre_start } }));

    const { why } = await untilShows(supervisor, 'a', { phase: 'failed' });
    expect(why).toContain('/nowhere/program');
    await untilGone(Number(readFileSync(file, 'utf8')));
  }));

test('what a run has written last is not lost while the rest of it is ended', () =>
  withSupervisor(async ({ supervisor, stateDir }) => {
    const go = join(stateDir, '..', 'go');
    const command = `until [ -e ${go} ]; do sleep 0.02; done; echo last words`;
    await run(supervisor, specOf('a', command, { hooks: { pre_start: 'true' } }));
    await untilShows(supervisor, 'a', { phase: 'running' });
    const isScribe = (pid: number) => readFileSync(`/proc/${pid}/comm`, 'utf8') === 'cat\n';
    const scribes = await eventually(() => {
      const pids = pidsOf(stateDir).filter(isScribe);
      expect(pids).toHaveLength(1);
      return pids;
    });
    for (const pid of scribes) process.kill(pid, 'SIGSTOP');

    writeFileSync(go, '');
    await untilShows(supervisor, 'a', { phase: 'exited' });
    for (const pid of scribes) process.kill(pid, 'SIGCONT');

    await eventually(async () => expect(await linesOf(supervisor, 'a')).toEqual(['last words']));
  }));
