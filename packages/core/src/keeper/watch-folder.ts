import { watch } from 'node:fs';

/** What a watch is made with. */
export interface WatchOptions {
  /** Called with the name of a file that has changed. */
  readonly onChange: (base: string) => void;
  /** Is told in a sentence when there can be no watch. */
  readonly log: (line: string) => void;
}

/** Watches the files of a folder as well as the machine can: a level check has to stand behind it. */
export function watchFolder(
  folder: string,
  { onChange, log }: WatchOptions,
): { readonly close: () => void } {
  try {
    const watcher = watch(folder, (_, base) => onChange(base ?? ''));
    return watcher.on('error', () => {});
  } catch (error) {
    // The user's inotify limits are shared with editors and browsers, and soon reached.
    log(`Cannot watch "${folder}" (${error}): exits may be noticed up to a second late.`);
    return { close: () => {} };
  }
}
