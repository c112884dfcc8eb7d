// Brings up configs/demo.json on this machine with two deputies, shows it, and stops it again.
// On a terminal it shows the fleet live until Ctrl-C; otherwise it waits until all is as it should
// be, prints what it sees, and exits with 1 if something did not come up.

import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, openSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const DEPUTY = join(ROOT, 'packages/deputy/bin/deputy.js');
const SHERIFF = join(ROOT, 'packages/sheriff/bin/sheriff.js');
const CONFIG = join(ROOT, 'configs/demo.json');
const STATE = join(process.env.XDG_STATE_HOME || join(homedir(), '.local/state'), 'posse', 'demo');
const HOSTS = [
  { name: 'base', port: 8101 },
  { name: 'k9', port: 8102 },
];
const PATIENCE_MS = 30_000;

const deputies = [];
let isEnding = false;
let restartsBefore = 0;

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => void end(0));
await main();

async function main() {
  for (const host of HOSTS) deputies.push(await startDeputy(host));
  // Restarts are counted over a process' whole life, earlier demos included.
  restartsBefore = statusRows().find(({ name }) => name === 'gripper')?.restarts ?? 0;
  say('bringing it up: sheriff cli -c configs/demo.json up');
  // The gripper never stops crashing, so nobody waits for it here.
  if (run(['up', '--no-wait', '--yes']).status !== 0) await end(1);
  if (process.stdout.isTTY) await showLive();
  else await end((await waitUntilAllIsWell()) ? 0 : 1);
}

async function startDeputy({ name, port }) {
  const args = ['--host', '127.0.0.1', '--port', String(port), '--name', name, '--on-exit', 'stop'];
  mkdirSync(STATE, { recursive: true, mode: 0o700 });
  const log = join(STATE, `${name}.log`);
  const child = spawn(process.execPath, [DEPUTY, ...args, '--state-dir', join(STATE, name)], {
    stdio: ['ignore', 'pipe', openSync(log, 'w', 0o600)],
    // Ctrl-C is for the demo alone, which stops the processes before it ends the deputies.
    detached: true,
  });
  const exited = new Promise((resolve) => child.once('exit', resolve));
  const lines = createInterface({ input: child.stdout });
  const listens = new Promise((resolve) => lines.once('line', resolve));
  const line = await Promise.race([listens, exited.then(() => null)]);
  if (line === null) {
    say(`the deputy "${name}" did not start: ${readFileSync(log, 'utf8').trim()}`);
    await end(1);
  }
  say(line);
  return { child, exited };
}

async function showLive() {
  const live = spawn(process.execPath, [SHERIFF, 'cli', '-c', CONFIG, 'status', '--watch'], {
    stdio: 'inherit',
  });
  await new Promise((resolve) => live.once('exit', resolve));
  await end(0);
}

async function waitUntilAllIsWell() {
  const deadline = Date.now() + PATIENCE_MS;
  let missing = [];
  while (Date.now() < deadline) {
    missing = whatIsMissing(statusRows());
    if (missing.length === 0) break;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  process.stdout.write(run(['status']).stdout);
  for (const name of ['base/recorder', 'k9/camera', 'k9/gripper']) {
    say(`logs of ${name}:`);
    process.stdout.write(run(['logs', name, '-n', '3']).stdout);
  }
  for (const line of missing) say(`not as it should be: ${line}`);
  return missing.length === 0;
}

function statusRows() {
  const { stdout } = run(['status', '--json']);
  return stdout === '' ? [] : JSON.parse(stdout).processes;
}

function whatIsMissing(processes) {
  const isWell = {
    calibrate: ({ phase, exit }) => phase === 'exited' && exit?.code === 0,
    gripper: ({ restarts }) => restarts >= restartsBefore + 2,
    teleop: ({ phase }) => phase === 'stopped',
  };
  const isRunning = ({ phase }) => phase === 'running';
  const bad = processes.filter((process) => !(isWell[process.name] ?? isRunning)(process));
  if (processes.length === 0) return ['no process is known'];
  return bad.map(({ id, phase, why }) => `${id} is ${phase}${why ? ` (${why})` : ''}`);
}

async function end(code) {
  if (isEnding) return new Promise(() => {});
  isEnding = true;
  if (deputies.length > 0) {
    say('stopping what it started: sheriff cli -c configs/demo.json down');
    // What it cannot reach, the deputies stop when they end.
    run(['down']);
  }
  for (const { child } of deputies) child.kill('SIGTERM');
  const codes = await Promise.all(deputies.map(({ exited }) => exited));
  const isWell = code === 0 && codes.every((each) => each === 0);
  if (isWell) say('all is well, and nothing is left running.');
  process.exit(isWell ? 0 : 1);
}

function run(args) {
  const done = spawnSync(process.execPath, [SHERIFF, 'cli', '-c', CONFIG, ...args], {
    encoding: 'utf8',
    detached: true,
  });
  if (done.status !== 0 && !isEnding) process.stderr.write(done.stderr);
  return done;
}

function say(text) {
  process.stdout.write(`demo: ${text}\n`);
}
