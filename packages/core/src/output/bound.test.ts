import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, chmodSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { expect, onTestFinished, test } from 'vitest';
import { boundLog } from './bound.js';
import { type LogFile, openLog } from './log-file.js';
import { numberedLines, pathForTest } from './testing.js';

const EVERYTHING = 1 << 28;
const KIB = 1024;

function logOf(lines: number): LogFile {
  const path = pathForTest();
  writeFileSync(path, numberedLines(0, lines));
  return openLog(path);
}

function diskBytes(log: LogFile): number {
  return statSync(log.path).blocks * 512;
}

/** A program that stands in for fallocate. */
function program(script: string): string {
  const path = pathForTest('fallocate');
  writeFileSync(path, `#!/bin/sh\n${script}\n`);
  chmodSync(path, 0o755);
  return path;
}

function pathOfData(): string {
  const path = pathForTest('fallocate');
  writeFileSync(path, '');
  return path;
}

/** Checks that the data of a read is the very lines that belong at its offset. */
function expectLinesInPlace({ from, data }: { from: number; data: Buffer }): void {
  const first = Math.floor(from / 100);
  const text = numberedLines(first, Math.ceil((from + data.length) / 100));
  const skipped = from - first * 100;
  // Compared as a whole: an assertion for each of a million lines takes minutes.
  expect(data.equals(Buffer.from(text.slice(skipped, skipped + data.length))), `at ${from}`).toBe(
    true,
  );
}

test('frees the old part at a whole line, and all offsets stay', async () => {
  const log = logOf(10_000);

  await boundLog(log, { maxBytes: 400 * KIB }).enforce();

  const { size, low, epoch } = log.look();
  expect({ size, epoch, startsLine: low % 100 }).toEqual({
    size: 1_000_000,
    epoch: 0,
    startsLine: 0,
  });
  expect(size - low).toBeLessThanOrEqual(300 * KIB + 4096);
  expect(size - low).toBeGreaterThan(300 * KIB - 100);
  expect(diskBytes(log)).toBeLessThan(300 * KIB + 3 * 4096);
  const read = log.read({ offset: 500, max: EVERYTHING });
  expect(read).toMatchObject({ from: low, next: size, lost: low - 500 });
  expectLinesInPlace(read);
});

test('leaves a log alone that is within its bound', async () => {
  const log = logOf(1000);

  await boundLog(log, { maxBytes: 100_000 }).enforce();

  expect(log.look()).toMatchObject({ low: 0, size: 100_000 });
});

test('neither lowers the mark nor complains when the bound is smaller than a block', async () => {
  const notices: string[] = [];
  const onNotice = (message: string) => notices.push(message);
  const small = logOf(20);
  const marked = logOf(120);
  marked.raiseLow(9000);

  await boundLog(small, { maxBytes: 1000, onNotice }).enforce();
  await boundLog(marked, { maxBytes: 2000, onNotice }).enforce();

  expect([small.look().low, marked.look().low]).toEqual([0, 9000]);
  expect(notices).toEqual([]);
});

test('cuts only once for calls at the same time', async () => {
  const log = logOf(10_000);
  const runs = pathForTest('runs');
  const fallocate = program(`echo run >> ${runs}; exec fallocate "$@"`);
  const bound = boundLog(log, { maxBytes: 100 * KIB, fallocate });

  const first = bound.enforce();
  appendFileSync(log.path, numberedLines(10_000, 20_000));
  await Promise.all([first, bound.enforce(), bound.enforce()]);

  expect(statSync(runs).size).toBe('run\n'.length);
  await bound.enforce();
  expect(statSync(runs).size).toBe('run\nrun\n'.length);
});

test('loses no line above the mark while tee appends', async () => {
  const log = logOf(0);
  const bound = boundLog(log, { maxBytes: 1024 * KIB });
  const tee = spawn('tee', ['-a', log.path], { stdio: ['pipe', 'ignore', 'inherit'] });
  onTestFinished(() => void tee.kill('SIGKILL'));
  const lows = new Set<number>();
  let offset = 0;
  let lost = 0;
  let received = 0;

  for (let line = 0; line < 200_000; line += 500) {
    if (!tee.stdin.write(numberedLines(line, line + 500))) await once(tee.stdin, 'drain');
    const cut = bound.enforce();
    const { low, size } = log.look();
    lows.add(low);
    // One who reads as it comes, one who asks for what is gone, one near the end.
    const next = log.read({ offset, max: EVERYTHING });
    const old = log.read({ offset: 0, max: 10_000 });
    const end = log.read({ offset: size - 1000, max: 5000 });
    for (const read of [next, old, end]) expectLinesInPlace(read);
    expect({ from: old.from, lost: old.lost }).toEqual({ from: low, lost: low });
    offset = next.next;
    lost += next.lost;
    received += next.data.length;
    // Most cuts go on while tee does. It must not run away from them, or there are few.
    if (line % 10_000 === 0) await cut;
  }
  tee.stdin.end();
  await once(tee, 'exit');
  await bound.enforce();
  await bound.enforce();

  const rest = log.read({ offset, max: EVERYTHING });
  expectLinesInPlace(rest);
  expectLinesInPlace(log.read({ offset: 0, max: EVERYTHING }));
  expect(rest.next).toBe(20_000_000);
  expect(lost + received + rest.lost + rest.data.length).toBe(20_000_000);
  expect(lows.size).toBeGreaterThan(5);
  expect(diskBytes(log)).toBeLessThan(2 * 1024 * KIB);
});

test('turns readers away before it frees', async () => {
  const log = logOf(10_000);
  const seen = pathForTest('seen');
  const fallocate = program(`cat ${log.path}.low > ${seen}; exec fallocate "$@"`);

  const enforced = boundLog(log, { maxBytes: 100 * KIB, fallocate }).enforce();

  const { low } = log.look();
  expect(low).toBeGreaterThan(0);
  await enforced;
  expect(statSync(seen).size).toBeGreaterThan(0);
  expect(openLog(log.path).look().low).toBe(low);
});

test('cuts although the mark cannot be written, and writes it then', async () => {
  const log = logOf(10_000);
  mkdirSync(`${log.path}.low`);
  const fallocate = program(`rmdir ${log.path}.low; exec fallocate "$@"`);

  await boundLog(log, { maxBytes: 100 * KIB, fallocate }).enforce();

  expect(diskBytes(log)).toBeLessThan(100 * KIB);
  expect(openLog(log.path).look().low).toBe(log.look().low);
});

test('frees nothing of another file that takes the place meanwhile', async () => {
  const log = logOf(10_000);
  const other = `${log.path}.other`;
  writeFileSync(other, numberedLines(0, 1000));
  const fallocate = program(`mv ${other} ${log.path}; exec fallocate "$@"`);

  await boundLog(log, { maxBytes: 100 * KIB, fallocate }).enforce();

  const read = log.read({ offset: 0, max: EVERYTHING });
  expect(read).toMatchObject({ from: 0, next: 100_000, epoch: 1 });
  expectLinesInPlace(read);
});

test.each([
  ['is missing', () => '/nowhere/fallocate'],
  [
    'is refused by the file system',
    () => program('echo "fallocate: fallocate failed: keep size mode is unsupported" >&2; exit 1'),
  ],
  [
    'is that of busybox',
    () => program('echo "fallocate: unrecognized option: punch-hole" >&2; exit 1'),
  ],
])('empties the log and says so when fallocate %s', async (_, fallocate) => {
  const log = logOf(10_000);
  const notices: string[] = [];
  const onNotice = (message: string) => notices.push(message);
  const bound = boundLog(log, { maxBytes: 100 * KIB, fallocate: fallocate(), onNotice });

  await bound.enforce();

  expect(log.look()).toMatchObject({ epoch: 1, size: 0, low: 0 });
  expect(log.read({ offset: 900_000, max: 9, epoch: 0 })).toMatchObject({ from: 0, lost: 100_000 });
  appendFileSync(log.path, numberedLines(0, 1500));
  await bound.enforce();
  expect(log.look()).toMatchObject({ epoch: 2, size: 0 });
  expect(notices).toEqual([expect.stringMatching(/^Cannot free the old part of .*\/log \(.+\)/)]);
});

test.each([
  [
    'fails',
    () => program('echo "fallocate: Input/output error" >&2; exit 1'),
    'Input/output error',
  ],
  ['may not be run', () => pathOfData(), 'EACCES'],
])('keeps the log and says so once when fallocate %s', async (_, fallocate, reason) => {
  const log = logOf(10_000);
  const notices: string[] = [];
  const onNotice = (message: string) => notices.push(message);
  const bound = boundLog(log, { maxBytes: 100 * KIB, fallocate: fallocate(), onNotice });

  await bound.enforce();
  appendFileSync(log.path, numberedLines(10_000, 11_000));
  await bound.enforce();

  expect(log.look()).toMatchObject({ epoch: 0, size: 1_100_000 });
  expect(notices).toEqual([expect.stringContaining(reason)]);
});

test('does not empty a log that somebody else has emptied meanwhile', async () => {
  const log = logOf(10_000);
  const fallocate = program(`: > ${log.path}; echo "not supported" >&2; exit 1`);

  await boundLog(log, { maxBytes: 100 * KIB, fallocate }).enforce();

  expect(log.look().epoch).toBe(1);
});
