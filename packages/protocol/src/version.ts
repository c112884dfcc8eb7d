/** The version of the wire. It changes only when an older peer could misunderstand a newer one. */
export const PROTOCOL_VERSION = 1;
