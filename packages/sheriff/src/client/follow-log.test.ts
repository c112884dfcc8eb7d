import { type LogChunk, RequestError } from '@posse/protocol';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { followLog, lastLines, type ReadLog } from './follow-log.js';

/** Answers one read after the other; then nothing more comes. */
function script(...answers: (Partial<LogChunk> | RequestError)[]) {
  const asked: unknown[] = [];
  let end = 0;
  const read: ReadLog = async ({ at, waitMs }) => {
    asked.push(at);
    if (answers.length === 0 && waitMs !== undefined) return new Promise(() => {});
    const answer = answers.shift() ?? { data: '' };
    if (answer instanceof RequestError) throw answer;
    const { data = '', from = end, encoding = 'utf8', lost = 0, epoch = 1 } = answer;
    const { next = from + Buffer.byteLength(data, encoding) } = answer;
    end = next;
    return { from, data, encoding, next, lost, epoch };
  };
  return { read, asked };
}

async function texts(events: AsyncIterable<{ text: string }>): Promise<string[]> {
  const all: string[] = [];
  for await (const { text } of events) all.push(text);
  return all;
}

describe('lastLines', () => {
  test('reads on from where it is to the end and gives whole lines', async () => {
    const { read, asked } = script({ from: 100, data: 'one\ntw' }, { data: 'o\nthree' });

    const lines = await texts(lastLines(read, { id: 'k9/a', lines: 20 }));

    expect(lines).toEqual(['one', 'two', 'three']);
    expect(asked).toEqual([{ lines: 20 }, { offset: 106 }, { offset: 113 }]);
  });

  test('ends after so many lines, however quickly more are written', async () => {
    const { read } = script({ data: '1\n2\n' }, { data: '3\n4\n' }, { data: '5\n6\n' });

    expect(await texts(lastLines(read, { id: 'k9/a', lines: 3 }))).toEqual(['1', '2', '3']);
  });

  test('asks for nothing when no line is wanted', async () => {
    const { read, asked } = script({ data: '1\n' });

    expect(await texts(lastLines(read, { id: 'k9/a', lines: 0 }))).toEqual([]);
    expect(asked).toEqual([]);
  });

  test('puts a character together that two pieces share', async () => {
    const bytes = Buffer.from('für\n');
    const { read } = script(
      { data: bytes.subarray(0, 2).toString('base64'), encoding: 'base64' },
      { data: bytes.subarray(2).toString('base64'), encoding: 'base64' },
    );

    expect(await texts(lastLines(read, { id: 'k9/a', lines: 1 }))).toEqual(['für']);
  });

  test('says what is no longer kept, and joins no lines across it', async () => {
    const { read } = script({ data: 'one\ntw' }, { data: 'ree\n', lost: 70 });

    const lines = await texts(lastLines(read, { id: 'k9/a', lines: 9 }));

    expect(lines).toEqual(['one', 'tw', '70 bytes are missing here: too old to be kept.', 'ree']);
  });
});

describe('followLog', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  async function follow(read: ReadLog, isDone: (all: string[]) => boolean): Promise<string[]> {
    const controller = new AbortController();
    const all: string[] = [];
    for await (const { text } of followLog(read, { id: 'k9/a', lines: 2 }, controller.signal)) {
      all.push(text);
      if (isDone(all)) controller.abort();
    }
    return all;
  }

  test('goes on with what is added, until it is aborted', async () => {
    const { read, asked } = script({ from: 10, data: 'one\n' }, {}, { data: 'two\nthr' });

    const lines = await follow(read, (all) => all.includes('two'));

    expect(lines).toEqual(['one', 'two', 'thr']);
    expect(asked).toEqual([{ lines: 2 }, { offset: 14 }, { offset: 14 }]);
  });

  test('begins again when the log does', async () => {
    const { read, asked } = script(
      { from: 90, data: 'old\nunfinished' },
      { epoch: 2, from: 104, data: '' },
      { epoch: 2, from: 0, data: 'new\n' },
    );

    const lines = await follow(read, (all) => all.includes('new'));

    expect(lines).toEqual([
      'old',
      'unfinished',
      'The log was emptied or replaced; here begins the new one.',
      'new',
    ]);
    expect(asked.at(-1)).toEqual({ offset: 0 });
  });

  test('rejects when it cannot begin', async () => {
    const { read } = script(new RequestError('unreachable', 'k9 is out of reach.'));

    await expect(follow(read, () => false)).rejects.toThrow('k9 is out of reach.');
  });

  test('waits for a host that is lost on the way, and says so once', async () => {
    const lost = new RequestError('unreachable', 'k9 is out of reach.');
    const { read, asked } = script({ data: 'one\n' }, lost, lost, { data: 'two\n' });

    const reading = follow(read, (all) => all.includes('two'));
    await vi.advanceTimersByTimeAsync(1_000);
    await vi.advanceTimersByTimeAsync(1_000);

    expect(await reading).toEqual(['one', 'k9 is out of reach. It goes on when it can.', 'two']);
    expect(asked.slice(1)).toEqual([{ offset: 4 }, { offset: 4 }, { offset: 4 }]);
  });

  test('tries again when there is no room for it yet, even in the beginning', async () => {
    const busy = new RequestError('busy', 'The link to k9 is full.');
    const { read, asked } = script(busy, busy, { data: 'one\n' });

    const reading = follow(read, (all) => all.includes('one'));
    await vi.advanceTimersByTimeAsync(1_000);
    await vi.advanceTimersByTimeAsync(1_000);

    expect(await reading).toEqual(['one']);
    expect(asked).toEqual([{ lines: 2 }, { lines: 2 }, { lines: 2 }]);
  });

  test('ends when the process is not there any more', async () => {
    const gone = new RequestError('unknown_process', 'There is no process "a".');
    const { read } = script({ data: 'one\n' }, gone);

    await expect(follow(read, () => false)).rejects.toThrow('There is no process "a".');
  });

  test('ends at once when it is aborted while it waits for output', async () => {
    const controller = new AbortController();
    const read: ReadLog = () => new Promise(() => {});

    const reading = texts(followLog(read, { id: 'k9/a', lines: 2 }, controller.signal));
    controller.abort();

    expect(await reading).toEqual([]);
  });
});
