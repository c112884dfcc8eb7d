import type { Machine, ProcessRow, Usage } from '@posse/protocol';
import type { DeputyView, Heard, Identity, LinkState } from '../link/deputy-view.js';
import { stoppedRow } from './model.js';

/** What a view of a deputy in a test is like. */
export interface ViewOptions extends Partial<Identity> {
  readonly link?: LinkState['state'];
  /** The name of the configuration that it holds; `robot` when left out. */
  readonly configuration?: string | null;
  readonly processes?: readonly Partial<ProcessRow>[];
  readonly usage?: readonly Usage[];
  readonly machine?: Machine | null;
  readonly revision?: number;
}

/** A deputy at an address; it was heard of when it has a name. */
export function deputyAt(url: string, options: ViewOptions = {}): DeputyView {
  const { hostname: host, port } = new URL(url);
  return {
    deputy: { kind: 'url', url, host, port: Number(port) },
    url,
    link: linkOf(options),
    heard: options.name === undefined ? null : heardOf({ ...options, name: options.name }),
  };
}

/** The deputy of this machine. */
export function localDeputy(options: ViewOptions = {}): DeputyView {
  return { ...deputyAt('http://127.0.0.1:4321', options), deputy: { kind: 'local' } };
}

const SINCE = '2026-01-02T03:04:05.000Z';

function linkOf({ link: state = 'up' }: ViewOptions): LinkState {
  const error = 'connection refused: no deputy listens there';
  if (state !== 'down') return { state, since: SINCE };
  return { state, since: SINCE, error, neverStarted: false };
}

function heardOf(options: ViewOptions & { readonly name: string }): Heard {
  const { name, version = '0.1.0', bootKey = 'boot-1', tokenDigest = 'digest-1' } = options;
  const {
    configuration = 'robot',
    processes = [],
    usage = [],
    revision = 1,
    machine = null,
  } = options;
  const rows = processes.map((row): ProcessRow => ({ ...stoppedRow(`${row.name}`), ...row }));
  const generation = configuration === null ? null : `${configuration}@1`;
  const specs = configuration === null ? [] : rows.map((row) => ({ name: row.name }));
  const given = configuration === null ? null : SINCE;
  const appliedBy = configuration === null ? null : 'bob@lab';
  return {
    identity: { name, version, bootKey, tokenDigest },
    held: { generation, configuration, appliedBy, appliedAt: given, specs },
    revision,
    generation,
    processes: new Map(rows.map((row) => [row.name, row])),
    usage: new Map(usage.map((sample) => [sample.name, sample])),
    machine,
  };
}
