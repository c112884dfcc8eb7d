import type { Config, Deputy } from '@posse/core/config';
import type { DeputyView } from './deputy-view.js';
import type { Urgency } from './follow.js';
import { type Attempt, keepLink, type ReachedDeputy } from './link.js';
import { type LocalOptions, openLocalDeputy } from './local-deputy.js';
import { openLink } from './open-link.js';

/** The links to all deputies of a configuration. */
export interface Links {
  /** In the order of the configuration. */
  views(): readonly DeputyView[];
  /** Null while the deputy is out of reach. */
  reached(deputy: Deputy): ReachedDeputy | null;
  /** Starts a local deputy that does not run; resolves when it is in reach, or that has failed. */
  rouse(deputy: Deputy): Promise<void>;
  /** Ends them all; deputies and processes go on. */
  close(): Promise<void>;
}

/** What all links share. */
export interface LinksOptions extends Omit<LocalOptions, keyof Attempt> {
  readonly onChange: (urgency: Urgency) => void;
  readonly log: (line: string) => void;
}

/** Begins to keep in touch with all deputies. */
export function keepLinks({ deputies }: Config, options: LinksOptions): Links {
  const links = new Map(
    deputies.map((deputy) => {
      const open = (attempt: Attempt) =>
        deputy.kind === 'local'
          ? openLocalDeputy({ ...options, ...attempt })
          : openLink(deputy, { ...options, ...attempt });
      return [deputy, keepLink({ ...options, deputy, open })];
    }),
  );
  return {
    views: () => Array.from(links.values(), (link) => link.view()),
    reached: (deputy) => links.get(deputy)?.reached() ?? null,
    rouse: async (deputy) => {
      if (deputy.kind === 'local') await links.get(deputy)?.rouse();
    },
    close: async () => {
      await Promise.all(Array.from(links.values(), (link) => link.close()));
    },
  };
}
