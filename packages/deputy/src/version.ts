/** The version of this deputy, as `--version` and the wire tell it. */
export const VERSION = '0.1.0';
