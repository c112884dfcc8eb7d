import { expect } from 'vitest';
import { eventually } from './eventually.js';
import { startFakeDeputy } from './fake-deputy.js';
import type { HeldProcess } from './model.js';
import { makeTestFolder } from './test-folder.js';
import { configOf, startTestSheriff, type TestClient, watch } from './test-sheriff.js';

/** A sheriff of one deputy in reach that holds nothing yet, k9, and a client that watches. */
export async function drive(...ids: readonly string[]) {
  const folder = await makeTestFolder();
  const deputy = await startFakeDeputy({ folder, name: 'k9' });
  const sheriff = startTestSheriff(configOf([deputy.url], ...ids), { folder });
  const client = await watch(sheriff);
  await eventually(() => expect(isUp(client, 'k9')).toBe(true));
  return { folder, deputy, sheriff, client };
}

/** The same, with processes that the deputy holds and that run. */
export async function driveRunning(...processes: readonly HeldProcess[]) {
  const names = processes.map((each) => (typeof each === 'string' ? each : each.name));
  const driven = await drive(...names.map((name) => `k9/${name}`));
  const { client, deputy } = driven;
  deputy.model.hold('robot', ...processes);
  for (const name of names) deputy.model.become(name, LIVE);
  await eventually(() => {
    for (const name of names) expect(client.process(`k9/${name}`)?.phase).toBe('running');
  });
  return driven;
}

const LIVE = { want: 'up', phase: 'running', pid: 7, run: 1 } as const;

/** Whether a host is in reach, as a client sees it. */
export function isUp(client: TestClient, host: string): boolean {
  return client.host(host)?.link === 'up';
}
