import { RequestError } from '@posse/protocol';
import { expect, test } from 'vitest';
import { drive, isUp } from './testing/drive.js';
import { eventually } from './testing/eventually.js';
import { startFakeDeputy } from './testing/fake-deputy.js';
import { makeTestFolder } from './testing/test-folder.js';
import { configOf, startTestSheriff, watch } from './testing/test-sheriff.js';

test('a deputy is shown under the name that it gives itself, with its processes', async () => {
  const folder = await makeTestFolder();
  const deputy = await startFakeDeputy({ folder, name: 'k9.lan' });
  deputy.model.hold('robot', 'camera');

  const client = await watch(startTestSheriff(configOf([deputy.url], 'k9.lan/camera'), { folder }));

  await eventually(() => expect(client.host('k9.lan')?.link).toBe('up'));
  expect(client.host('k9.lan')).toMatchObject({ url: deputy.url, tried: true, version: '0.1.0' });
  expect(client.process('k9.lan/camera')).toMatchObject({
    phase: 'stopped',
    stale: false,
    applied: true,
    cpuPercent: null,
  });
  deputy.model.become('camera', { phase: 'running', pid: 7 });
  await eventually(() => expect(client.process('k9.lan/camera')?.cpuPercent).toBe(1.5));
});

test('looking and connecting change nothing', async () => {
  const { client, deputy } = await drive('k9/camera');

  await client.ask.plan({});

  expect(client.process('k9/camera')).toMatchObject({ phase: 'stopped', applied: false });
  expect(deputy.commands).toEqual([]);
});

test('every client hears of changes, one revision after the other', async () => {
  const { client, deputy, sheriff } = await drive('k9/camera');
  deputy.model.hold('robot', 'camera');
  const second = await watch(sheriff);

  for (const run of [1, 2, 3]) {
    deputy.model.become('camera', { phase: 'running', run });
    await eventually(() => expect(second.process('k9/camera')?.run).toBe(run));
  }

  expect(client.process('k9/camera')).toEqual(second.process('k9/camera'));
  const revisions = second.changes.map(({ revision }) => revision);
  expect(revisions).toEqual(revisions.map((_, index) => index + (revisions[0] ?? 0)));
});

test('the first start gives a deputy its specs, and a revision that shows the start', async () => {
  const { client, deputy } = await drive('k9/camera', 'k9/lidar');

  const { hosts } = await client.ask.start({ ids: ['k9/camera'] });

  expect(deputy.commands.map(({ verb }) => verb)).toEqual(['apply', 'start']);
  expect(deputy.commands[0]?.params).toMatchObject({
    configuration: 'robot',
    base: null,
    specs: [{ name: 'camera', command: 'true' }, { name: 'lidar' }],
  });
  expect(hosts).toMatchObject([{ ok: true, host: 'k9', touched: ['k9/camera'] }]);
  const revision = hosts[0]?.ok === true ? hosts[0].revision : Number.NaN;
  await eventually(() => expect(client.host('k9')?.revision).toBeGreaterThanOrEqual(revision));
  expect(client.process('k9/camera')).toMatchObject({ phase: 'running', run: 1, applied: true });
});

test('commands in a row need not wait for the view', async () => {
  const { client, deputy } = await drive('k9/camera');

  const outcomes = [
    await client.ask.apply({}),
    await client.ask.start({ ids: ['k9/camera'] }),
    await client.ask.stop({ ids: ['k9/camera'] }),
    await client.ask.apply({}),
  ];

  expect(outcomes.flatMap(({ hosts }) => hosts.map(({ ok }) => ok))).toEqual(Array(4).fill(true));
  expect(deputy.commands.map(({ verb }) => verb)).toEqual(['apply', 'start', 'stop', 'apply']);
});

test('every command carries the last moment at which it is welcome', async () => {
  const { client, deputy } = await drive('k9/camera');

  await client.ask.start({ ids: ['k9/camera'] });
  await client.ask.restart({ ids: ['k9/camera'] });
  await client.ask.signal({ ids: ['k9/camera'], signal: 'SIGHUP' });
  await client.ask.stop({ ids: ['k9/camera'] });

  const now = deputy.model.clockMs();
  expect(deputy.commands).toHaveLength(5);
  for (const { params } of deputy.commands) {
    expect(params).toMatchObject({ notAfterMs: expect.closeTo(now + 3_000, -3) });
  }
});

test('a process that is new in the file has to be applied before it is started', async () => {
  const { client, deputy } = await drive('k9/camera', 'k9/lidar');
  deputy.model.hold('robot', 'camera');
  await eventually(() => expect(client.process('k9/camera')?.applied).toBe(true));

  const { hosts } = await client.ask.start({ ids: ['k9/camera', 'k9/lidar'] });

  expect(hosts).toEqual([
    {
      ok: false,
      host: 'k9',
      code: 'not_applied',
      message: 'k9: "lidar" is not applied to k9 yet: run "sheriff cli apply".',
    },
  ]);
  expect(deputy.commands).toEqual([]);
});

test('nothing is started or stopped on a deputy that belongs to another configuration', async () => {
  const { client, deputy } = await drive('k9/camera');
  deputy.model.hold('crane', 'camera');
  await eventually(() => expect(client.host('k9')?.error).toContain('"crane"'));

  const started = await client.ask.start({ ids: ['k9/camera'] });
  const stopped = await client.ask.stop({ ids: ['k9/camera'] });
  const signalled = await client.ask.signal({ ids: ['k9/camera'], signal: 'SIGHUP' });
  const { hosts: plans } = await client.ask.plan({});

  expect(started.hosts).toMatchObject([{ ok: false, code: 'other_configuration' }]);
  expect(stopped.hosts).toMatchObject([{ ok: false, code: 'other_configuration' }]);
  expect(signalled).toMatchObject({
    hosts: [{ ok: false, code: 'other_configuration' }],
    notRunning: [],
  });
  expect(deputy.commands).toEqual([]);
  expect(plans).toMatchObject([{ configuration: 'crane', appliedBy: 'bob@lab' }]);
});

test('a deputy of another configuration is taken over when told to', async () => {
  const { client, deputy } = await drive('k9/camera');
  deputy.model.hold('crane', 'hook');
  await eventually(() => expect(client.host('k9')?.error).toContain('"crane"'));

  const refused = await client.ask.apply({});
  const taken = await client.ask.apply({ takeOver: true });

  expect(refused.hosts).toMatchObject([{ ok: false, code: 'other_configuration' }]);
  expect(taken.hosts).toMatchObject([{ ok: true, touched: ['k9/camera', 'k9/hook'] }]);
});

test('hosts in reach do their part when another one is out of reach', async () => {
  const folder = await makeTestFolder();
  const k9 = await startFakeDeputy({ folder, name: 'k9' });
  const base = await startFakeDeputy({ folder, name: 'base' });
  const config = configOf([k9.url, base.url], 'k9/camera', 'base/core', 'arm/gripper');
  const client = await watch(startTestSheriff(config, { folder }));
  await eventually(() => expect([isUp(client, 'k9'), isUp(client, 'base')]).toEqual([true, true]));
  await base.stop();
  await eventually(() => expect(isUp(client, 'base')).toBe(false));

  const { hosts } = await client.ask.start({ ids: ['k9/camera', 'base/core', 'arm/gripper'] });

  expect(hosts).toMatchObject([
    { ok: true, host: 'k9', touched: ['k9/camera'] },
    { ok: false, host: 'base', code: 'unreachable' },
    { ok: false, host: 'arm', code: 'unreachable' },
  ]);
  expect(client.host('arm')).toMatchObject({ url: null, link: 'down', tried: true });
  expect(client.host('arm')?.error).toContain('no deputy answers for "arm"');
});

test('what was refused on one host says so, and names the host', async () => {
  const { client, deputy } = await drive('k9/camera');
  deputy.model.hold('robot', 'camera');
  await eventually(() => expect(client.process('k9/camera')?.applied).toBe(true));
  deputy.model.refusal = new RequestError('state_not_written', 'The disk is full.');

  const { hosts } = await client.ask.start({ ids: ['k9/camera'] });

  expect(hosts).toEqual([
    { ok: false, host: 'k9', code: 'state_not_written', message: 'k9: The disk is full.' },
  ]);
});

test('a command for a process that nobody knows does nothing anywhere', async () => {
  const { client, deputy } = await drive('k9/camera');

  const started = client.ask.start({ ids: ['k9/camera', 'k9/lidar'] });

  await expect(started).rejects.toMatchObject({ code: 'unknown_process' });
  expect(deputy.commands).toEqual([]);
});

test('a restart asks for a run later than the one that is shown', async () => {
  const { client, deputy } = await drive('k9/camera');
  deputy.model.hold('robot', 'camera');
  deputy.model.become('camera', { phase: 'running', run: 4 });
  await eventually(() => expect(client.process('k9/camera')?.run).toBe(4));

  await client.ask.restart({ ids: ['k9/camera'] });

  expect(deputy.commands).toMatchObject([
    { verb: 'restart', params: { processes: [{ name: 'camera', after: 4 }] } },
  ]);
});

test('what was never applied can be neither stopped nor signalled', async () => {
  const { client, deputy } = await drive('k9/camera');

  const stopped = await client.ask.stop({ ids: ['k9/camera'] });
  const signalled = await client.ask.signal({ ids: ['k9/camera'], signal: 'SIGHUP' });

  const message = 'k9: "camera" is not applied to k9 yet: run "sheriff cli apply".';
  expect(stopped.hosts).toEqual([{ ok: false, host: 'k9', code: 'not_applied', message }]);
  expect(signalled.hosts).toEqual(stopped.hosts);
  expect(deputy.commands).toEqual([]);
});

test('what was never applied keeps nothing else from stopping, but no signal is half sent', async () => {
  const { client, deputy } = await drive('k9/camera', 'k9/lidar');
  deputy.model.hold('robot', 'camera');
  deputy.model.become('camera', { phase: 'running', pid: 7 });
  await eventually(() => expect(client.process('k9/camera')?.phase).toBe('running'));
  const ids = ['k9/camera', 'k9/lidar'];

  const signalled = await client.ask.signal({ ids, signal: 'SIGHUP' });
  const stopped = await client.ask.stop({ ids });

  expect(signalled.hosts).toMatchObject([{ ok: false, code: 'not_applied' }]);
  expect(stopped.hosts).toMatchObject([{ ok: false, code: 'not_applied' }]);
  expect(deputy.commands).toMatchObject([{ verb: 'stop', params: { processes: ['camera'] } }]);
});

test('a defect is written down, whoever listens to the log or not', async () => {
  const logged: string[] = [];
  const complaints: string[] = [];
  const config = {
    ...configOf([], 'k9/camera'),
    get file(): string {
      throw new TypeError('broken on purpose');
    },
  };
  const sheriff = startTestSheriff(config, {
    folder: await makeTestFolder(),
    log: (line) => logged.push(line),
    complain: (text) => complaints.push(text),
  });

  await expect(watch(sheriff)).rejects.toMatchObject({ code: 'internal' });

  expect(complaints).toEqual([
    expect.stringContaining('This is a defect: TypeError: broken on purpose'),
  ]);
  expect(logged).toEqual([]);
});

test('a signal says which processes had no run to get it', async () => {
  const { client } = await drive('k9/camera', 'k9/lidar');
  await client.ask.start({ ids: ['k9/camera'] });

  const answer = await client.ask.signal({ ids: ['k9/camera', 'k9/lidar'], signal: 'SIGHUP' });

  expect(answer).toMatchObject({
    hosts: [{ ok: true, touched: ['k9/camera'] }],
    notRunning: ['k9/lidar'],
  });
});

test('a plan compares with what the deputy holds, and says what would be stopped', async () => {
  const { client, deputy } = await drive('k9/camera', 'k9/lidar');
  deputy.model.hold('robot', 'camera', 'old', 'idle');
  deputy.model.become('old', { phase: 'running' });
  await eventually(() => expect(client.process('k9/old')?.phase).toBe('running'));

  const { hosts } = await client.ask.plan({});

  expect(hosts).toEqual([
    {
      host: 'k9',
      error: null,
      generation: 'robot@camera+old+idle',
      configuration: 'robot',
      appliedBy: 'bob@lab',
      added: ['lidar'],
      changed: [],
      removed: ['old', 'idle'],
      untouched: ['camera'],
      stops: ['old'],
    },
  ]);
});

test('an apply is refused when somebody was faster than its plan', async () => {
  const { client, deputy } = await drive('k9/camera');
  await client.ask.plan({});
  deputy.model.hold('robot', 'lidar');
  await eventually(() => expect(client.process('k9/lidar')).toBeDefined());

  const first = await client.ask.apply({});
  const second = await client.ask.apply({});

  expect(first.hosts).toEqual([
    { ok: false, host: 'k9', code: 'conflict', message: 'k9: Somebody was faster.' },
  ]);
  expect(second.hosts).toMatchObject([{ ok: true, touched: ['k9/camera', 'k9/lidar'] }]);
});

test('a deputy that the file has no processes for any more gets an empty set', async () => {
  const folder = await makeTestFolder();
  const k9 = await startFakeDeputy({ folder, name: 'k9' });
  const old = await startFakeDeputy({ folder, name: 'old' });
  const foreign = await startFakeDeputy({ folder, name: 'foreign' });
  old.model.hold('robot', 'camera');
  foreign.model.hold('crane', 'hook');
  const config = configOf([k9.url, old.url, foreign.url], 'k9/camera');
  const client = await watch(startTestSheriff(config, { folder }));
  await eventually(() =>
    expect(['k9', 'old', 'foreign'].every((host) => isUp(client, host))).toBe(true),
  );

  const shown = client.process('old/camera');
  const { hosts } = await client.ask.apply({});

  expect(shown).toMatchObject({ removed: true, applied: true });
  expect(hosts.map(({ host }) => host)).toEqual(['k9', 'old']);
  expect(old.commands).toMatchObject([{ verb: 'apply', params: { specs: [] } }]);
  expect(foreign.commands).toEqual([]);
});

test('an apply for a host that there is none of does nothing anywhere', async () => {
  const { client, deputy } = await drive('k9/camera');

  const applied = client.ask.apply({ hosts: ['k9', 'k8'] });

  await expect(applied).rejects.toMatchObject({ code: 'invalid_params' });
  expect(deputy.commands).toEqual([]);
});

test('output is read from the deputy', async () => {
  const { client, deputy } = await drive('k9/camera');
  deputy.model.output = 'hello\n';

  const chunk = await client.ask.read({ id: 'k9/camera', at: { offset: 2 } });

  expect(chunk).toMatchObject({ from: 2, data: 'llo\n', next: 6 });
});

test('output of a host out of reach cannot be read', async () => {
  const { client, deputy } = await drive('k9/camera');
  await deputy.stop();
  await eventually(() => expect(isUp(client, 'k9')).toBe(false));

  const chunk = client.ask.read({ id: 'k9/camera', at: { offset: 0 } });

  await expect(chunk).rejects.toMatchObject({ code: 'unreachable' });
});

test('a host that comes back is shown as it is now', async () => {
  const { client, deputy, folder } = await drive('k9/camera');
  await client.ask.start({ ids: ['k9/camera'] });
  await deputy.stop();
  await eventually(() => expect(client.process('k9/camera')?.stale).toBe(true));
  const whileDown = client.process('k9/camera');

  deputy.model.become('camera', { phase: 'failed', pid: null });
  await startFakeDeputy({ ...deputy, folder });

  expect(whileDown).toMatchObject({ phase: 'running', run: 1 });
  await eventually(() =>
    expect(client.process('k9/camera')).toMatchObject({ phase: 'failed', stale: false }),
  );
});

test('two deputies with one name are both refused, with both addresses', async () => {
  const folder = await makeTestFolder();
  const one = await startFakeDeputy({ folder, name: 'k9', bootKey: 'boot-1' });
  const other = await startFakeDeputy({ folder, name: 'k9', bootKey: 'boot-2' });
  const config = configOf([one.url, other.url], 'k9/camera');

  const client = await watch(startTestSheriff(config, { folder }));

  await eventually(() => expect(client.host('k9')?.error).toContain(`${one.url} and ${other.url}`));
  const { hosts } = await client.ask.start({ ids: ['k9/camera'] });
  expect(hosts).toMatchObject([{ ok: false, code: 'unreachable' }]);
  expect([...one.commands, ...other.commands]).toEqual([]);
});

test('a closed sheriff lets go of everything and stops nothing', async () => {
  const { sheriff, client, deputy } = await drive('k9/camera');
  await client.ask.start({ ids: ['k9/camera'] });

  await sheriff.close();

  await eventually(() => expect(deputy.links()).toBe(0));
  expect(deputy.model.rows()).toMatchObject([{ phase: 'running', want: 'up' }]);
  await expect(client.ask.plan({})).rejects.toMatchObject({ code: 'unreachable' });
});
