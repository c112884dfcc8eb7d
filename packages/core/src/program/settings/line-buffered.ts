import type { Setting } from './setting.js';

/** Output line by line, by stdbuf(1); programs that do not use the C library's streams ignore it. */
export const lineBuffered: Setting = {
  field: 'line_buffered',
  tool: 'stdbuf',
  link: ({ line_buffered: isOn }, stdbuf) => (isOn ? [stdbuf, '-oL', '-eL'] : null),
  advice: 'Install coreutils anew, or leave it out',
};
