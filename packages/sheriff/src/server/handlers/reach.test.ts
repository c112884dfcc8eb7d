import { expect, test } from 'vitest';
import { drive, driveRunning } from '../testing/drive.js';

const needs = (...names: readonly string[]) => names.map((process) => ({ process }));

test('whoever starts or stops only what is named takes nothing else along', async () => {
  const { client, deputy } = await drive('k9/camera');

  await client.ask.start({ ids: ['k9/camera'], only: true });
  await client.ask.stop({ ids: ['k9/camera'], only: true });
  await client.ask.start({ ids: ['k9/camera'] });

  const [, ...commands] = deputy.commands;
  expect(commands.map(({ verb }) => verb)).toEqual(['start', 'stop', 'start']);
  expect(commands[0]?.params).toMatchObject({ processes: ['camera'], only: true });
  expect(commands[1]?.params).toMatchObject({ processes: ['camera'], only: true });
  expect(commands[2]?.params).not.toHaveProperty('only');
});

test('what depends on a process that is stopped alone is said to go on', async () => {
  const { client, deputy } = await driveRunning(
    'hub',
    { name: 'camera', depends_on: needs('hub') },
    { name: 'lidar', depends_on: needs('k9/hub') },
    { name: 'viewer', depends_on: needs('camera') },
    { name: 'job', depends_on: [{ process: 'hub', condition: 'completed' }] },
    { name: 'idle', depends_on: needs('hub') },
  );
  deputy.model.become('idle', { want: 'down', phase: 'stopped', pid: null });
  await expect.poll(() => client.process('k9/idle')?.want).toBe('down');

  const alone = await client.ask.stop({ ids: ['k9/hub', 'k9/camera'], only: true });
  const along = await client.ask.stop({ ids: ['k9/hub'] });

  expect(alone.goOn).toEqual(['k9/lidar', 'k9/viewer']);
  expect(along.goOn).toBeUndefined();
});

test('a signal is for the main process, unless it is for the tree', async () => {
  const { client, deputy } = await driveRunning('camera');

  await client.ask.signal({ ids: ['k9/camera'], signal: 'SIGHUP' });
  await client.ask.signal({ ids: ['k9/camera'], signal: 'SIGHUP', to: 'tree' });

  expect(deputy.commands[0]?.params).not.toHaveProperty('to');
  expect(deputy.commands[1]?.params).toMatchObject({ signal: 'SIGHUP', to: 'tree' });
});
