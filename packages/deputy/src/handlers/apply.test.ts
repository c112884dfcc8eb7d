import { expect, it } from 'vitest';
import { startTestDeputy, type TestDeputy } from '../testing/test-deputy.js';
import { link } from '../testing/test-link.js';

const talker = { name: 'talker', command: 'echo hello' };
const robot = { configuration: 'robot', base: null, specs: [talker] };

it('gives the supervisor specs with all defaults, and tells who gave them', async () => {
  const deputy = await startTestDeputy();
  const { ask } = await link(deputy);

  const applied = await ask.apply(robot);

  expect(applied).toMatchObject({ added: ['talker'], removed: ['camera', 'lidar'] });
  expect(await ask.specs({})).toEqual({
    generation: applied.generation,
    configuration: 'robot',
    appliedBy: 'alice@lap',
    appliedAt: expect.any(String),
    specs: [expect.objectContaining({ name: 'talker', autostart: false })],
  });
  expect((await ask.status({})).generation).toBe(applied.generation);
});

it('changes nothing when the same is applied again, whatever was seen before', async () => {
  const deputy = await startTestDeputy();
  const { ask } = await link(deputy);
  const { generation } = await ask.apply(robot);

  const again = await ask.apply({ ...robot, base: 'robot@000000000000' });

  expect(again).toMatchObject({ generation, added: [], changed: [], removed: [] });
  expect(deputy.supervisor.commands).toEqual(['apply talker']);
});

it('lets one of two win that have seen the same', async () => {
  const deputy = await startTestDeputy();
  const [alice, bob] = [await link(deputy), await link(deputy)];
  const open = holdApplies(deputy);

  const both = Promise.allSettled([
    alice.ask.apply(robot),
    bob.ask.apply({ ...robot, specs: [{ ...talker, autostart: true }] }),
  ]);
  await bob.ask.clock({}); // By now both are on their way.
  open();

  expect((await both).map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  expect(deputy.supervisor.commands).toEqual(['apply talker']);
});

it('refuses an apply whose time has passed while it waited for its turn', async () => {
  const deputy = await startTestDeputy();
  const { ask } = await link(deputy);
  const open = holdApplies(deputy);
  const first = ask.apply(robot);
  const notAfterMs = deputy.supervisor.now() + 3_000;
  const second = ask.apply({ ...robot, force: true, notAfterMs, specs: [] });
  await ask.clock({}); // By now both are on their way.

  deputy.supervisor.advance(3_001);
  open();

  await expect(first).resolves.toBeDefined();
  await expect(second).rejects.toMatchObject({ code: 'expired' });
  expect(deputy.supervisor.commands).toEqual(['apply talker']);
});

it('drops an apply whose link has closed while it waited for its turn', async () => {
  const deputy = await startTestDeputy();
  const [alice, bob] = [await link(deputy), await link(deputy)];
  const open = holdApplies(deputy);
  const first = alice.ask.apply(robot);
  await alice.ask.clock({});
  const second = bob.ask.apply({ ...robot, takeOver: true, specs: [] }).catch(() => {});
  await bob.ask.clock({});

  bob.raw.resetAndDestroy();
  await second;
  await alice.ask.clock({});
  open();

  await first;
  await expect
    .poll(() => deputy.lines.join('\n'))
    .toMatch(/apply robot was not done: .*link .* closed/);
  expect(deputy.supervisor.commands).toEqual(['apply talker']);
});

it('goes back to earlier specs by force only', async () => {
  const { ask } = await link(await startTestDeputy());
  await ask.apply(robot);
  const { generation: base } = await ask.apply({
    ...robot,
    base: (await ask.specs({})).generation,
    specs: [],
  });

  await expect(ask.apply({ ...robot, base })).rejects.toMatchObject({ code: 'conflict' });
  await expect(ask.apply({ ...robot, base, force: true })).resolves.toBeDefined();
});

it('tells all that is wrong with specs and touches nothing', async () => {
  const deputy = await startTestDeputy();
  const { ask } = await link(deputy);
  const specs = [talker, { name: 'a/b', command: 'true' }, { name: 'x', comand: 'true' }];

  const applied = ask.apply({ ...robot, specs });

  await expect(applied).rejects.toMatchObject({
    code: 'invalid_specs',
    details: {
      problems: expect.arrayContaining([
        expect.stringMatching(/^a\/b: name: /),
        expect.stringMatching(/^x: .*comand/),
      ]),
    },
  });
  expect(deputy.supervisor.commands).toEqual([]);
});

it('has watchers hear of a new generation, although no process is different', async () => {
  const { ask, told } = await link(await startTestDeputy());
  const { generation: base } = await ask.apply(robot);
  await ask.watch({});

  const taken = await ask.apply({ ...robot, configuration: 'arm', base, takeOver: true });

  await expect
    .poll(() => told)
    .toContainEqual({
      name: 'changes',
      params: expect.objectContaining({ generation: taken.generation, processes: [] }),
    });
});

/** Holds applies up until the function that it answers with is called. */
function holdApplies({ supervisor }: TestDeputy): () => void {
  let open = () => {};
  supervisor.applyGate = new Promise((resolve) => {
    open = resolve;
  });
  return open;
}

it('says which version it is when it does not know a field of a spec', async () => {
  const { ask } = await link(await startTestDeputy());

  const applied = ask.apply({ ...robot, specs: [{ ...talker, warp_drive: true }] });

  await expect(applied).rejects.toMatchObject({
    code: 'invalid_specs',
    message: expect.stringMatching(
      /^This deputy \(version .+\) does not take the specs.* talker: warp_drive: /,
    ),
  });
});

it('answers with specs that are the same when they are applied again, whatever fields they have', async () => {
  const deputy = await startTestDeputy();
  const { ask } = await link(deputy);
  const arm = {
    name: 'arm',
    path: '/opt/arm',
    args: ['--fast'],
    setup: ['/opt/ros/humble/setup.bash'],
    ready: { delay: 3 },
    health: { tcp: { port: 7_000 } },
    hooks: { pre_start: 'true' },
    stdin: 'pipe',
    limits: { nofile: 4_096 },
    umask: '027',
  };
  const { generation } = await ask.apply({ ...robot, specs: [talker, arm] });

  const { specs } = await ask.specs({});
  const again = await ask.apply({ ...robot, specs });

  expect(specs[1]).toMatchObject({
    command: ['/opt/arm', '--fast'],
    health: { tcp: { port: 7_000 }, failures: 3 },
    hooks: { pre_start: { command: 'true' } },
    stdin: 'pipe',
  });
  expect(again.generation).toBe(generation);
  expect(deputy.supervisor.commands).toEqual(['apply talker arm']);
});
