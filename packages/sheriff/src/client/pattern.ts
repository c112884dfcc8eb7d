/** Whether a word stands for several: it has a `*` or a `?`, which no name has. */
export function isPattern(word: string): boolean {
  return /[*?]/.test(word);
}

/**
 * Tells which texts a word stands for: itself, or when it is a pattern, any with some text in the
 * place of each `*` and one character in that of each `?`, but no slash.
 */
export function matcher(word: string): (text: string) => boolean {
  if (!isPattern(word)) return (text) => text === word;
  const source = word
    .replaceAll(/[.+^$()|[\]{}\\]/g, '\\$&')
    .replaceAll(/\*+/g, '[^/]*')
    .replaceAll('?', '[^/]');
  const pattern = new RegExp(`^${source}$`, 'u');
  return (text) => pattern.test(text);
}
