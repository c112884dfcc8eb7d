/** Words that only a shell understands as a program. */
const BUILTINS = new Set(
  '. : alias bg break cd command continue eval exec exit export fc fg getopts hash jobs local read readonly return set shift source times trap type ulimit umask unalias unset wait if for while until case ! { function'.split(
    ' ',
  ),
);

/**
 * Splits a command line as a shell would, when that is all that a shell would do with it. Null when
 * it needs a shell: an expansion, a redirection, a pipe, an assignment, a builtin.
 */
export function splitWords(line: string): readonly string[] | null {
  const words: string[] = [];
  let rest = line.trim();
  while (rest !== '') {
    const match = WORD.exec(rest);
    if (!match) return null;
    words.push(
      match[0].replace(QUOTED, (_, single?: string, double?: string) => single ?? double ?? ''),
    );
    rest = rest.slice(match[0].length);
    if (rest !== '' && !/^[ \t]/.test(rest)) return null;
    rest = rest.replace(/^[ \t]+/, '');
  }
  const [program] = words;
  if (program === undefined || program === '' || BUILTINS.has(program)) return null;
  return /^[A-Za-z_][A-Za-z0-9_]*=/.test(program) ? null : words;
}

/** A word of plain characters, '...' and "..." without anything that a shell would expand. */
const WORD = /^(?:[\p{L}\p{N}_.,:/@%+=^-]|'[^']*'|"[^"$`\\!]*")+/u;
const QUOTED = /'([^']*)'|"([^"]*)"/g;
