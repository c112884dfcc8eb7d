import type { Deputy } from '@posse/core/config';
import type { DeputyView, Heard } from '../link/deputy-view.js';

/** Who answers under a name: a deputy, or nobody that can be relied on. */
export type Seat =
  | { readonly kind: 'deputy'; readonly deputy: Deputy }
  | {
      readonly kind: 'nobody';
      readonly url: string | null;
      readonly error: string;
      /** Whether deputies that are still to be tried may prove it wrong. */
      readonly isGuess: boolean;
    };

/** One deputy, over however many addresses it is reached. */
export interface Station {
  /** The deputy's own name; null as long as it was never reached. */
  readonly name: string | null;
  readonly views: readonly [DeputyView, ...DeputyView[]];
  readonly seat: Seat;
}

/** Tells the deputies behind the addresses apart, in the order of the addresses. */
export function stationsOf(deputies: readonly DeputyView[]): readonly Station[] {
  const groups = new Map<string | DeputyView, [DeputyView, ...DeputyView[]]>();
  for (const view of deputies) {
    const key = view.heard?.identity.name ?? view;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [view]);
    else group.push(view);
  }
  return Array.from(groups, ([key, views]) => ({
    name: typeof key === 'string' ? key : null,
    views,
    seat: seatOf(views),
  }));
}

function seatOf(views: readonly [DeputyView, ...DeputyView[]]): Seat {
  const [view = views[0], ...others] = views.filter(({ link }) => link.state === 'up');
  const rivals = others.filter((other) => !isSameDeputy(view.heard, other.heard));
  if (rivals.length === 0) return { kind: 'deputy', deputy: view.deputy };
  const addresses = [view, ...rivals].map(({ url }) => url).join(' and ');
  const name = view.heard?.identity.name;
  const error = `${addresses} are different deputies that are both called "${name}": start one of them with another --name`;
  return { kind: 'nobody', url: view.url, error, isGuess: false };
}

/** The boot tells two machines apart, the token two deputies of one machine. */
function isSameDeputy(one: Heard | null, other: Heard | null): boolean {
  return (
    one?.identity.bootKey === other?.identity.bootKey &&
    one?.identity.tokenDigest === other?.identity.tokenDigest
  );
}
