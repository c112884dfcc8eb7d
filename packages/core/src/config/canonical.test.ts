import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SIGNALS } from './fields/signal.js';
import { parseSpecs } from './parse-specs.js';
import { planSpecs } from './plan.js';
import { type SpecInput, specSchema } from './spec.js';

const word = fc.stringMatching(/^[a-z][a-z0-9_]{0,8}$/);
const path = fc.oneof(word, fc.constant('/opt/cam'), fc.constant('${HOME}/cam'));
const command = fc.oneof(word, fc.array(word, { minLength: 1, maxLength: 3 }));
const seconds = fc.oneof(fc.integer({ min: 0, max: 86_400 }), fc.constantFrom(0.1, 0.25, 1e-9));
const span = fc.constantFrom(0.1, 1, 2.5, 3_600);
const times = fc.integer({ min: 1, max: 9 });
const size = fc.oneof(
  fc.integer({ min: 2 ** 20, max: 2 ** 50 }),
  fc.constantFrom('2GiB', '1.5GiB', '500MB', '7 MiB'),
);
const orUnlimited = <T>(value: fc.Arbitrary<T>) =>
  fc.oneof(value, fc.constant('unlimited' as const));
const optional = <T>(model: { [Key in keyof T]: fc.Arbitrary<T[Key]> }) =>
  fc.record(model, { requiredKeys: [] });

const http = fc.oneof(
  fc.constant('http://localhost:8080/ok'),
  fc.record(
    {
      url: fc.webUrl(),
      method: fc.constantFrom('GET', 'POST'),
      status: fc.oneof(fc.constant(204), fc.constant([200, 404])),
      headers: fc.constant({ Accept: 'text/plain' }),
      body: word,
    },
    { requiredKeys: ['url'] },
  ),
);
const looks = fc.oneof(
  fc.record({ tcp: fc.oneof(fc.integer({ min: 1, max: 65_535 }), fc.constant({ port: 80 })) }),
  fc.record({ http }),
  fc.record({ file: path }),
  fc.record({ log: fc.constantFrom('^ready$', { pattern: 'up (\\d+)' }) }),
  fc.record({ exec: command }),
);
const readyProbe = fc.oneof(
  looks,
  fc.record({ pipe: path }),
  fc.record({ delay: fc.constantFrom(0, 2.5, { seconds: 3_600 }) }),
);
const ready = fc
  .tuple(
    readyProbe,
    optional({
      timeout: fc.constantFrom(3_601, 86_400),
      interval: span,
      successes: times,
      failures: times,
      on_timeout: fc.constantFrom('fail', 'restart', 'ignore'),
    }),
  )
  .map(([probe, rest]) => ({ ...probe, ...rest }));
const health = fc
  .tuple(looks, optional({ timeout: span, interval: span, failures: times, successes: times }))
  .map(([probe, rest]) => ({ ...probe, ...rest }));

const restart = fc.oneof(
  fc.constantFrom('always', 'on_failure', 'never'),
  optional({
    policy: fc.constantFrom('always', 'on_failure', 'never'),
    delay: seconds,
    max_delay: fc.constant(86_400),
    limit: fc.record({ count: times, within: span }),
    success_codes: fc.array(
      fc.oneof(fc.integer({ min: 0, max: 255 }), fc.constantFrom(...SIGNALS)),
      { maxLength: 3 },
    ),
    max_memory: size,
  }),
);
const hook = fc.oneof(
  command,
  fc.record({ command, timeout: span }),
  fc.record({ plugin: word, timeout: span }),
);
const program = fc.oneof(
  fc.record({ command }),
  fc.record(
    { path, args: fc.array(fc.string({ unit: 'grapheme-ascii' })) },
    { requiredKeys: ['path'] },
  ),
);
const otherFields = {
  group: fc.constantFrom('vision', 'vision/front'),
  working_dir: fc.constantFrom('/opt/cam', '${HOME}/cam'),
  env: fc.dictionary(fc.stringMatching(/^[A-Z_]{1,5}$/), fc.string({ unit: 'grapheme-ascii' })),
  env_file: fc.oneof(path, fc.array(path, { minLength: 1, maxLength: 2 })),
  setup: fc.oneof(path, fc.array(path, { minLength: 1, maxLength: 2 })),
  autostart: fc.boolean(),
  restart,
  depends_on: fc.array(
    fc.oneof(
      fc.constant('base/core'),
      fc.record({
        process: fc.constant('base/core'),
        condition: fc.constantFrom('started', 'ready', 'completed', 'completed_successfully'),
      }),
    ),
    { maxLength: 2 },
  ),
  ready,
  health,
  stop: fc.oneof(
    fc.constantFrom(...SIGNALS),
    optional({ signal: fc.constantFrom(...SIGNALS), timeout: seconds, command }),
  ),
  hooks: optional({ pre_start: hook, post_start: hook, on_shutdown: hook, on_restart: hook }),
  stdin: fc.constantFrom('none', 'pipe'),
  line_buffered: fc.boolean(),
  user: fc.constantFrom('camera', 'camera:video', '1000'),
  umask: fc.constantFrom('022', '0007'),
  nice: fc.integer({ min: -20, max: 19 }),
  ionice: fc.constantFrom('idle', { class: 'best_effort', level: 7 }),
  affinity: fc.oneof(times, fc.array(times, { minLength: 1, maxLength: 4 })),
  realtime: fc.record({ policy: fc.constantFrom('fifo', 'rr'), priority: times }),
  limits: optional({
    nofile: orUnlimited(fc.nat()),
    core: orUnlimited(size),
    memory: orUnlimited(size),
    cpu_time: orUnlimited(fc.nat()),
    stack: orUnlimited(size),
    memlock: orUnlimited(size),
  }),
  oom_score_adj: fc.integer({ min: -1_000, max: 1_000 }),
} satisfies Record<
  Exclude<keyof SpecInput, 'name' | 'command' | 'path' | 'args'>,
  fc.Arbitrary<unknown>
>;
const inputs = fc
  .tuple(word, program, optional(otherFields))
  .map(([name, what, rest]) => ({ name, ...what, ...rest })) satisfies fc.Arbitrary<SpecInput>;

test('what is read is in the canonical form: read again, over a wire, it stays what it is', () => {
  fc.assert(
    fc.property(inputs, (input) => {
      const spec = specSchema.parse(input);
      const arrived: unknown = JSON.parse(JSON.stringify(spec));

      const again = parseSpecs([arrived]);

      expect(again).toStrictEqual({ ok: true, specs: [spec] });
      expect(again.ok && planSpecs([spec], again.specs).untouched).toEqual([spec.name]);
    }),
    { numRuns: 2_000 },
  );
});
