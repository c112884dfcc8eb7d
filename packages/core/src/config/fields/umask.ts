import * as z from 'zod';

const EXPECTED = 'must be three octal digits in quotes, such as "022"';

/** The permissions that new files of a program do not get. YAML reads a bare 022 as the number 22. */
export const umaskSchema = z.string(EXPECTED).regex(/^0?[0-7]{3}$/, EXPECTED);
