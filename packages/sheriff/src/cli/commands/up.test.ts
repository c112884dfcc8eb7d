import type { HostPlan } from '@posse/protocol';
import { describe, expect, test, vi } from 'vitest';
import { createFakeSheriff } from '../../client/testing/fake-sheriff.js';
import { hostRow, processRow } from '../../client/testing/rows.js';
import { EXIT } from '../exit-code.js';
import { runCli } from '../testing/run-cli.js';

const hosts = [hostRow('k9'), hostRow('base')];
const processes = [
  processRow('k9/camera', { autostart: true, applied: false }),
  processRow('k9/job', { applied: false }),
  processRow('base/roscore', { autostart: true, applied: false }),
];

function planFor(host: string, fields: Partial<HostPlan> = {}): HostPlan {
  return {
    host,
    error: null,
    generation: 'demo-1',
    configuration: 'demo',
    appliedBy: 'ada@lab',
    added: [],
    changed: [],
    removed: [],
    untouched: [],
    stops: [],
    ...fields,
  };
}

const costly = [
  planFor('k9', {
    added: ['camera', 'job'],
    changed: [{ name: 'lidar', fields: ['command', 'env'] }],
    removed: ['old', 'idle'],
    stops: ['old'],
  }),
  planFor('base', { untouched: ['roscore'] }),
];
const verbs = (sheriff: ReturnType<typeof createFakeSheriff>) =>
  sheriff.asked.map(({ verb }) => verb);

describe('up', () => {
  test('applies the configuration and starts what is autostart', async () => {
    const plan = [
      planFor('k9', { added: ['camera', 'job'] }),
      planFor('base', { added: ['roscore'] }),
    ];
    const sheriff = createFakeSheriff({ hosts, processes, plan });

    const result = await runCli(sheriff, ['up']);

    expect(result).toEqual({
      exitCode: EXIT.done,
      stdout:
        'k9: added camera, job\nbase: added roscore\n' +
        'k9/camera: running (pid 123, run 4)\nbase/roscore: running (pid 123, run 4)\n',
      stderr: '',
    });
    expect(sheriff.asked.at(-1)).toEqual({
      verb: 'start',
      params: { ids: ['k9/camera', 'base/roscore'] },
    });
  });

  test('starts what is named instead', async () => {
    const sheriff = createFakeSheriff({ hosts, processes });

    await runCli(sheriff, ['up', 'job']);

    expect(sheriff.asked.at(-1)).toEqual({ verb: 'start', params: { ids: ['k9/job'] } });
  });

  test('asks nothing of hosts on which nothing is named', async () => {
    const refusals = { base: { code: 'unreachable', message: 'base is out of reach.' } };
    const plan = [planFor('k9', { added: ['job'] }), planFor('base', { error: 'out of reach' })];
    const sheriff = createFakeSheriff({ hosts, processes, refusals, plan });

    const result = await runCli(sheriff, ['up', 'job']);

    expect(result).toEqual({
      exitCode: EXIT.done,
      stdout: 'k9: added job\nk9/job: running (pid 123, run 4)\n',
      stderr: '',
    });
  });

  test('goes on where no deputy runs yet that could say what is to be done', async () => {
    const away = { link: 'down', revision: null, url: null } as const;
    const sheriff = createFakeSheriff({
      hosts: [hostRow('here', away)],
      processes: [processRow('here/a', { autostart: true, applied: null, phase: 'unknown' })],
      plan: [planFor('here', { error: 'no local deputy runs; "up" starts one' })],
      startsDeputies: true,
    });

    const result = await runCli(sheriff, ['up']);

    expect(result).toEqual({
      exitCode: EXIT.done,
      stdout: 'here: applied a\nhere/a: running (pid 123, run 4)\n',
      stderr: '',
    });
  });

  test('does not claim to have done what a host refused', async () => {
    const refusals = { k9: { code: 'conflict', message: 'k9 has newer specs.' } };
    const plan = [planFor('k9', { added: ['job'] }), planFor('base', { added: ['roscore'] })];
    const sheriff = createFakeSheriff({ hosts, processes, refusals, plan });

    const { exitCode, stdout } = await runCli(sheriff, ['up']);

    expect(exitCode).toBe(EXIT.refused);
    expect(stdout).toBe('base: added roscore\nbase/roscore: running (pid 123, run 4)\n');
  });

  test('starts everything when told so', async () => {
    const sheriff = createFakeSheriff({ hosts, processes });

    await runCli(sheriff, ['up', '--all']);

    expect(sheriff.asked.at(-1)).toEqual({
      verb: 'start',
      params: { ids: processes.map(({ id }) => id) },
    });
  });

  test('changes nothing when a name is wrong', async () => {
    const sheriff = createFakeSheriff({ hosts, processes });

    expect((await runCli(sheriff, ['up', 'jop'])).exitCode).toBe(EXIT.usage);
    expect(sheriff.asked).toEqual([]);
  });

  test('brings up the hosts in reach', async () => {
    const refusals = { base: { code: 'unreachable', message: 'base is out of reach.' } };
    const sheriff = createFakeSheriff({ hosts, processes, refusals });

    const result = await runCli(sheriff, ['up']);

    expect(result).toEqual({
      exitCode: EXIT.unreachable,
      stdout: 'k9/camera: running (pid 123, run 4)\n',
      stderr: 'base is out of reach.\n',
    });
  });

  test('without a terminal does not stop anything that nobody agreed to', async () => {
    const sheriff = createFakeSheriff({ hosts, processes, plan: costly });

    const result = await runCli(sheriff, ['up']);

    expect(result).toEqual({
      exitCode: EXIT.refused,
      stdout:
        'k9: would add camera, job; change lidar (command, env) from its next run on; ' +
        'remove old, idle; stop old\n',
      stderr: 'This would stop k9/old. Nothing was changed; say --yes to go on.\n',
    });
    expect(sheriff.asked).toEqual([]);
  });

  test('is told in advance to go on', async () => {
    const sheriff = createFakeSheriff({ hosts, processes, plan: costly });

    const { exitCode, stdout } = await runCli(sheriff, ['up', '--yes']);

    expect(exitCode).toBe(EXIT.done);
    expect(stdout.split('\n')[0]).toBe(
      'k9: added camera, job; changed lidar (command, env) from its next run on; ' +
        'removed old, idle; stopping old',
    );
    expect(verbs(sheriff)).toEqual(['apply', 'start']);
  });

  test('asks the person at the terminal', async () => {
    const sheriff = createFakeSheriff({ hosts, processes, plan: costly });
    const ask = vi.fn(async () => true);

    expect((await runCli(sheriff, ['up'], { ask })).exitCode).toBe(EXIT.done);
    expect(ask).toHaveBeenCalledWith('This would stop k9/old. Go on?');
    expect(verbs(sheriff)).toEqual(['apply', 'start']);
  });

  test('changes nothing when the person says no', async () => {
    const sheriff = createFakeSheriff({ hosts, processes, plan: costly });

    const result = await runCli(sheriff, ['up'], { ask: async () => false });

    expect(result.exitCode).toBe(EXIT.refused);
    expect(result.stderr).toBe('Nothing was changed.\n');
    expect(sheriff.asked).toEqual([]);
  });

  test('asks nobody when a program reads the output', async () => {
    const sheriff = createFakeSheriff({ hosts, processes, plan: costly });
    const ask = vi.fn(async () => true);

    const { exitCode, stdout } = await runCli(sheriff, ['up', '--json'], { ask });

    expect(exitCode).toBe(EXIT.refused);
    expect(ask).not.toHaveBeenCalled();
    expect(JSON.parse(stdout).error.exitCode).toBe(EXIT.refused);
  });

  test('does not claim that there is nothing to start where nobody could be asked', async () => {
    const refusals = { k9: { code: 'unreachable', message: 'k9 is out of reach.' } };
    const sheriff = createFakeSheriff({ hosts, processes: [processRow('k9/job')], refusals });

    expect((await runCli(sheriff, ['up'])).stdout).toBe('');
  });

  test('says when there is nothing to start', async () => {
    const sheriff = createFakeSheriff({ hosts, processes: [processRow('k9/job')] });

    expect(await runCli(sheriff, ['up'])).toEqual({
      exitCode: EXIT.done,
      stdout: 'There is nothing to start: no process is "autostart".\n',
      stderr: '',
    });
  });
});

describe('apply', () => {
  test('starts nothing', async () => {
    const sheriff = createFakeSheriff({ hosts, processes, react: () => ({ applied: true }) });

    const result = await runCli(sheriff, ['apply', '--force', '--take-over']);

    expect(result).toEqual({ exitCode: EXIT.done, stdout: 'Applied to k9, base.\n', stderr: '' });
    expect(sheriff.asked).toEqual([{ verb: 'apply', params: { force: true, takeOver: true } }]);
  });

  test('says how to get by what protects another configuration', async () => {
    const code = 'other_configuration';
    const refusals = { k9: { code, message: 'k9 is driven by "arm" (ada@lab).' } };
    const sheriff = createFakeSheriff({ hosts, processes, refusals });

    const { exitCode, stderr } = await runCli(sheriff, ['apply']);

    expect(exitCode).toBe(EXIT.refused);
    expect(stderr).toBe(
      'k9 is driven by "arm" (ada@lab). "sheriff cli apply --take-over" takes it over.\n',
    );
  });

  test('does not ask about the processes of others, whom it does not touch', async () => {
    const others = { configuration: 'arm', removed: ['gripper'], stops: ['gripper'] };
    const sheriff = createFakeSheriff({ hosts, processes, plan: [planFor('k9', others)] });

    const careful = await runCli(sheriff, ['apply']);
    const bold = await runCli(sheriff, ['apply', '--take-over']);

    expect(careful.exitCode).toBe(EXIT.done);
    expect(careful.stdout).not.toContain('gripper');
    expect(bold.exitCode).toBe(EXIT.refused);
    expect(bold.stderr).toContain('This would stop k9/gripper');
  });

  test('tells programs the plan and what became of it', async () => {
    const sheriff = createFakeSheriff({ hosts, processes, plan: costly });

    const { stdout } = await runCli(sheriff, ['apply', '--yes', '--json']);

    const { plan, hosts: outcomes } = JSON.parse(stdout);
    expect(plan).toEqual(costly);
    expect(outcomes.map(({ host }: { host: string }) => host)).toEqual(['k9', 'base']);
  });
});

describe('down', () => {
  test('stops everything that was ever applied', async () => {
    const sheriff = createFakeSheriff({
      hosts,
      processes: [processRow('k9/a'), processRow('k9/b', { applied: false }), processRow('base/a')],
    });

    const result = await runCli(sheriff, ['down']);

    expect(result).toEqual({
      exitCode: EXIT.done,
      stdout: 'k9/a: stopped\nbase/a: stopped\n',
      stderr: '',
    });
  });

  test('has nothing to do where nothing was applied', async () => {
    const sheriff = createFakeSheriff({ hosts, processes });

    expect(await runCli(sheriff, ['down'])).toEqual({
      exitCode: EXIT.done,
      stdout: 'There is nothing to stop: nothing of this configuration is applied.\n',
      stderr: '',
    });
    expect(sheriff.asked).toEqual([]);
  });
});
