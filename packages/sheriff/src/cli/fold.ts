import stringWidth from 'string-width';

/** A text in lines of at most `width` columns, broken between words; a longer word stays whole. */
export function fold(text: string, width: number): readonly [string, ...string[]] {
  const [first = '', ...words] = text.split(' ');
  const lines: [string, ...string[]] = [first];
  for (const word of words) {
    const longer = `${lines.at(-1)} ${word}`;
    if (stringWidth(longer) <= width) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}
