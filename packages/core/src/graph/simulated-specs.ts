import fc from 'fast-check';
import { type Condition, type Spec, specSchema } from '../config/spec.js';
import { ELSEWHERE } from './simulated-elsewhere.js';

/** The names of the processes of this host. */
export const NAMES = ['a', 'b', 'c', 'd', 'e'];

/** For tests: sets of specs; each process may depend on those before it and on another host's. */
export function specSets(): fc.Arbitrary<readonly Spec[]> {
  return fc
    .tuple(
      fc.shuffledSubarray(NAMES, { minLength: 2 }),
      fc.array(fc.nat(0x7fffffff), { minLength: 5, maxLength: 5 }),
      fc.array(fc.nat(0x7fffffff), { minLength: 5, maxLength: 5 }),
    )
    .map(([names, genes, others]) =>
      names.map((name, index) =>
        specOf(
          { name, others: names.slice(0, index) },
          chooser(genes[index] ?? 0),
          chooser(others[index] ?? 0),
        ),
      ),
    );
}

const BASE = specSchema.parse({ name: 'base', command: 'true' });
const HEALTH = specSchema.parse({ name: 'base', command: 'true', health: { tcp: 80 } }).health;
const CONDITIONS: readonly (Condition | null)[] = [
  ...Array<null>(8).fill(null),
  ...(['ready', 'ready', 'started', 'completed', 'completed_successfully'] as const),
];

type Choose = <Choice>(choices: readonly Choice[]) => Choice;

/** Makes choices out of a number, as long as there is something left of it. */
function chooser(gene: number): Choose {
  let rest = gene;
  return (choices) => {
    const choice = choices[rest % choices.length];
    rest = Math.floor(rest / choices.length);
    if (choice === undefined) throw new Error('there is nothing to choose from');
    return choice;
  };
}

function specOf(
  { name, others }: { readonly name: string; readonly others: readonly string[] },
  choose: Choose,
  chooseMore: Choose,
): Spec {
  const far = ELSEWHERE.names.map((each) => `${ELSEWHERE.host}/${each}`);
  const ready = readyOf(chooseMore);
  return {
    ...BASE,
    name,
    autostart: choose([false, true]),
    stop: { signal: 'SIGTERM', timeout: choose([10, 1, 0]) },
    restart: restartOf(choose, chooseMore),
    ...(ready && { ready }),
    ...(HEALTH && chooseMore([false, true]) && { health: HEALTH }),
    depends_on: [
      ...others.flatMap((process) => dependencyOn(process, choose(CONDITIONS))),
      ...far.flatMap((process) => dependencyOn(process, chooseMore(CONDITIONS))),
    ],
  };
}

function restartOf(choose: Choose, chooseMore: Choose): Spec['restart'] {
  const limit = choose([
    ...[null, null, { count: 0, within: 60 }],
    ...[
      { count: 1, within: 1 },
      { count: 3, within: 60 },
    ],
  ]);
  const max_memory = chooseMore([null, null, 1_500]);
  return {
    policy: choose(['never', 'always', 'on_failure', 'on_failure'] as const),
    delay: choose([0.1, 0, 2]),
    max_delay: 10,
    success_codes: [...chooseMore([[0], [0], [0, 3], [1, 'SIGTERM' as const]])],
    ...(limit && { limit }),
    ...(max_memory && { max_memory }),
  };
}

function readyOf(choose: Choose): Spec['ready'] | null {
  const timeout = choose([null, null, 1, 10]);
  const on_timeout = choose(['fail', 'fail', 'restart', 'ignore'] as const);
  if (timeout === null) return null;
  const tcp = { port: 80, host: 'localhost' };
  return { tcp, timeout, interval: 0.1, successes: 1, on_timeout };
}

function dependencyOn(process: string, condition: Condition | null): Spec['depends_on'] {
  return condition ? [{ process, condition }] : [];
}
