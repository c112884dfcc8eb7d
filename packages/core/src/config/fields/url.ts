import * as z from 'zod';

/** The address of something that speaks HTTP. */
export const urlSchema = z
  .string()
  .max(4_096)
  .refine(isHttpUrl, {
    error: 'must be a URL, such as "http://localhost:8080/ok"',
    abort: true,
  })
  .refine(isWithoutPassword, 'holds a user or a password; send the header "authorization" instead');

/** The parser itself drops blanks and line breaks without a word. */
function isHttpUrl(text: string): boolean {
  return /^https?:\/\/[\x21-\x7e]+$/.test(text) && URL.canParse(text);
}

function isWithoutPassword(text: string): boolean {
  const { username, password } = new URL(text);
  return username === '' && password === '';
}
