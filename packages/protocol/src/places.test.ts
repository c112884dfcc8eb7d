import { describe, expect, it } from 'vitest';
import { hostTokenFile, posseFolder, publishedTokenFile } from './places.js';

describe('the posse folder', () => {
  it.each([
    ['/state', '/state/posse'],
    ['/state/', '/state/posse'],
    [undefined, '/home/ann/.local/state/posse'],
    ['', '/home/ann/.local/state/posse'],
    ['state', '/home/ann/.local/state/posse'],
  ])('lies below XDG_STATE_HOME=%s, if that is an absolute path', (xdgStateHome, folder) => {
    expect(posseFolder({ xdgStateHome, home: '/home/ann' })).toBe(folder);
  });

  it('may lie right below the root', () => {
    expect(posseFolder({ xdgStateHome: undefined, home: '/' })).toBe('/.local/state/posse');
  });
});

describe('the token of a deputy', () => {
  it.each(['127.0.0.1', '::1', '0:0:0:0:0:0:0:1', '0.0.0.0', '::'])(
    'is published by port alone when it listens on %s, where localhost leads to it',
    (ip) => {
      expect(publishedTokenFile(ip, 8_000)).toBe('8000');
    },
  );

  it.each([
    ['127.0.0.2', '127.0.0.2_8000'],
    ['10.0.0.7', '10.0.0.7_8000'],
    ['FD00:0::7', 'fd00%3A%3A7_8000'],
    ['fe80::1%eth0', 'fe80%3A%3A1%25eth0_8000'],
  ])('is published by address and port when it listens on %s', (ip, name) => {
    expect(publishedTokenFile(ip, 8_000)).toBe(name);
  });

  it.each(['K9.lan', 'fd00:0::7', '[FD00::7]', '../x'])(
    'lies under one file name for %s, however that is written',
    (host) => {
      const name = hostTokenFile(host, 8_000);

      expect(name).toBe(hostTokenFile(host.toLowerCase(), 8_000));
      expect(name).toMatch(/^[^/:[\]]+_8000$/);
    },
  );

  it('is published where it is looked for by address', () => {
    expect(hostTokenFile('[fd00::7]', 8_000)).toBe(publishedTokenFile('fd00:0::7', 8_000));
    expect(hostTokenFile('127.0.0.2', 8_000)).toBe(publishedTokenFile('127.0.0.2', 8_000));
  });
});
