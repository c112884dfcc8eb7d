import { expect, test } from 'vitest';
import { exitOf } from './exit.js';

const sentNothing = new Set<string>();

test.each([
  { status: 0, words: '', sent: [], exit: { code: 0, signal: null } },
  { status: 7, words: '', sent: [], exit: { code: 7, signal: null } },
  { status: 127, words: '', sent: [], exit: { code: 127, signal: null } },
  { status: 128, words: '', sent: [], exit: { code: 128, signal: null } },
  { status: 255, words: '', sent: ['SIGINT'], exit: { code: 255, signal: null } },
  { status: 143, words: '', sent: [], exit: { code: 143, signal: null } },
  // A Java program answers SIGTERM by exit(143); no shell says a word then.
  { status: 143, words: '', sent: ['SIGTERM'], exit: { code: 143, signal: null } },
  { status: 143, words: 'Terminated\n', sent: [], exit: { code: null, signal: 'SIGTERM' } },
  { status: 143, words: 'Killed\n', sent: [], exit: { code: 143, signal: null } },
  { status: 137, words: 'Killed\n', sent: [], exit: { code: null, signal: 'SIGKILL' } },
  { status: 137, words: '', sent: [], exit: { code: 137, signal: null } },
  {
    status: 139,
    words: 'Segmentation fault (core dumped)\n',
    sent: [],
    exit: { code: null, signal: 'SIGSEGV' },
  },
  { status: 134, words: 'Aborted\n', sent: [], exit: { code: null, signal: 'SIGABRT' } },
  { status: 130, words: '', sent: ['SIGINT'], exit: { code: null, signal: 'SIGINT' } },
  { status: 130, words: '', sent: [], exit: { code: 130, signal: null } },
  { status: 141, words: '', sent: ['SIGPIPE'], exit: { code: null, signal: 'SIGPIPE' } },
  { status: 141, words: '', sent: ['SIGINT'], exit: { code: 141, signal: null } },
])('status $status, "$words" and $sent sent is $exit', ({ status, words, sent, exit }) => {
  expect(exitOf(status, words, new Set(sent))).toEqual(exit);
});

test('what others say of files with such names is not the word of the shell', () => {
  const words = '/usr/bin/tee: /state/logs/Killed.log: No space left on device\n';

  expect(exitOf(137, words, sentNothing)).toEqual({ code: 137, signal: null });
  expect(exitOf(137, `${words}Killed\n`, sentNothing)).toEqual({ code: null, signal: 'SIGKILL' });
});
