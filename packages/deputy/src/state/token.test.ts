import { chmod, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { StartError } from '../start-error.js';
import { makeTestFolder } from '../testing/test-deputy.js';
import { keepToken, publishToken, withdrawToken } from './token.js';

const modeOf = async (path: string) => (await stat(path)).mode & 0o777;

describe('the token', () => {
  it('is made once: 32 random bytes as hex', async () => {
    const [folder, other] = [await makeTestFolder(), await makeTestFolder()];

    const token = await keepToken(folder);

    expect(token).toMatch(/^[0-9a-f]{64}$/);
    expect(await keepToken(folder)).toBe(token);
    expect(await keepToken(other)).not.toBe(token);
  });

  it('is made anew when its file holds something else', async () => {
    const folder = await makeTestFolder();
    await writeFile(join(folder, 'token'), '');

    const token = await keepToken(folder);

    expect(token).toMatch(/^[0-9a-f]{64}$/);
    expect(await keepToken(folder)).toBe(token);
  });

  it('says why it cannot be kept', async () => {
    const folder = join(await makeTestFolder(), 'gone');

    await expect(keepToken(folder)).rejects.toThrow(StartError);
    await expect(keepToken(folder)).rejects.toThrow(`Cannot keep the token in ${folder}/token: `);
  });

  it('is closed to others again when somebody has opened it', async () => {
    const folder = await makeTestFolder();
    await keepToken(folder);
    await chmod(join(folder, 'token'), 0o644);

    await keepToken(folder);

    expect(await modeOf(join(folder, 'token'))).toBe(0o600);
  });
});

describe.each([0o000, 0o022])('with umask %o', (umask) => {
  const usual = process.umask();
  beforeEach(() => {
    process.umask(umask);
  });
  afterEach(() => {
    process.umask(usual);
  });

  it('nobody else can read it, nor look into its folders', async () => {
    const folder = await makeTestFolder();
    const path = join(folder, 'posse', 'tokens', '8000');

    await publishToken(path, await keepToken(folder));

    expect(await modeOf(join(folder, 'token'))).toBe(0o600);
    expect(await modeOf(path)).toBe(0o600);
    expect(await modeOf(join(folder, 'posse', 'tokens'))).toBe(0o700);
    expect(await modeOf(join(folder, 'posse'))).toBe(0o700);
  });
});

describe('a published token', () => {
  it('lies in folders that are closed to others, even if they were open', async () => {
    const tokens = join(await makeTestFolder(), 'posse', 'tokens');
    await mkdir(tokens, { recursive: true, mode: 0o755 });

    await publishToken(join(tokens, '8000'), 'mine');

    expect(await modeOf(tokens)).toBe(0o700);
    expect(await modeOf(dirname(tokens))).toBe(0o700);
  });

  it('replaces what a deputy that was killed has left, and leaves no drafts', async () => {
    const tokens = join(await makeTestFolder(), 'posse', 'tokens');
    await publishToken(join(tokens, '8000'), 'old');

    await publishToken(join(tokens, '8000'), 'new');

    expect(await readFile(join(tokens, '8000'), 'utf8')).toBe('new');
    expect(await readdir(tokens)).toEqual(['8000']);
  });

  it('is nowhere else: a port of before may be a squatter by now', async () => {
    const tokens = join(await makeTestFolder(), 'posse', 'tokens');
    await publishToken(join(tokens, '9200'), 'mine');
    await publishToken(join(tokens, '9300'), 'yours');
    await mkdir(join(tokens, 'folder'));

    await publishToken(join(tokens, '9201'), 'mine');

    expect((await readdir(tokens)).sort()).toEqual(['9201', '9300', 'folder']);
  });

  it('is withdrawn only by the deputy that it belongs to', async () => {
    const path = join(await makeTestFolder(), 'posse', 'tokens', '8000');
    await publishToken(path, 'mine');

    await withdrawToken(path, 'yours');
    expect(await readFile(path, 'utf8')).toBe('mine');
    await withdrawToken(path, 'mine');
    await withdrawToken(path, 'mine');

    await expect(stat(path)).rejects.toMatchObject({ code: 'ENOENT' });
  });
});
