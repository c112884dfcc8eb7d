import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { splitWords } from './words.js';

const SPLIT: readonly [line: string, words: readonly string[]][] = [
  ['ls', ['ls']],
  ['  ls\t-l  /tmp ', ['ls', '-l', '/tmp']],
  ['/opt/a.out --rate=5 x=1', ['/opt/a.out', '--rate=5', 'x=1']],
  [`echo 'a  b' "c  d"`, ['echo', 'a  b', 'c  d']],
  [`echo a'b'"c"d`, ['echo', 'abcd']],
  [`echo '' ""`, ['echo', '', '']],
  [`echo 'a"b' "a'b" '$x' '*'`, ['echo', 'a"b', "a'b", '$x', '*']],
  ["echo 'two\nlines'", ['echo', 'two\nlines']],
  ['echo größe 東京 -e a^b 50%', ['echo', 'größe', '東京', '-e', 'a^b', '50%']],
  [`'echo' x`, ['echo', 'x']],
];

const NEEDS_A_SHELL = [
  ...['', '   ', `''`, 'a | b', 'a && b', 'a; b', 'a &', 'a > f', 'a < f', 'a\nb', 'echo $HOME'],
  ...['echo "$HOME"', 'echo `id`', 'echo "`id`"', 'echo $(id)', 'echo *', 'echo a?', 'echo [ab]'],
  ...['echo ~', 'echo {a,b}', 'echo a\\ b', 'echo "a\\"b"', '# nothing', 'echo a#b', 'A=1 b'],
  ...['cd /tmp', '. ./env', 'exec top', 'while', '! true', '[ -f x ]', '(ls)', 'a "b', "a 'b"],
  ...['echo "!"', 'ulimit -c 0', 'eval x', ': x'],
];

describe('splits what a shell would only split', () => {
  test.each(SPLIT)('%s', (line, words) => {
    expect(splitWords(line)).toEqual(words);
  });
});

describe('leaves to a shell what it would do more with', () => {
  test.each(NEEDS_A_SHELL)('%s', (line) => {
    expect(splitWords(line)).toBeNull();
  });
});

test('splits as sh does', () => {
  for (const [line] of SPLIT) {
    const [program, ...args] = splitWords(line) ?? [];
    // The shell is asked to print what it would have given to the program.
    const asked = line.trim().replace(/^\S+/, "printf '%s\\0'");

    const said = execFileSync('sh', ['-c', `${asked}`], { encoding: 'utf8' });

    expect(program).toBeTruthy();
    expect(said, line).toBe(args.length === 0 ? '\0' : `${args.join('\0')}\0`);
  }
});
