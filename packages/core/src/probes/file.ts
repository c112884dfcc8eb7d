import type { Stats } from 'node:fs';
import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Ready } from '../config/fields/probe.js';
import { lookWithin } from './look-within.js';
import type { Finding, ProbeMaker } from './probe.js';
import { wordsOf } from './words-of.js';

/** Says yes when there is a file, a folder, a socket or anything else at a path. */
export const createFileProbe: ProbeMaker<NonNullable<Ready['file']>> = (settings, { cwd }) => {
  const path = resolve(cwd, settings.path);
  // On a mount that hangs each call keeps a thread of Node's few busy, and cannot be called off.
  let asking: Promise<Stats> | undefined;

  function ask(): Promise<Stats> {
    asking ??= stat(path).finally(() => {
      asking = undefined;
    });
    return asking;
  }

  return {
    look: (signal, timeoutMs = ANSWER_MS) => {
      const late = `${path} cannot be looked at within ${timeoutMs / 1_000} s`;
      return lookWithin({ signal, timeoutMs, late }, (answer) => {
        ask().then(
          () => answer({ ok: true }),
          (error) => answer(absence(path, error)),
        );
        return () => {};
      });
    },
  };
};

function absence(path: string, error: unknown): Finding {
  const isAbsent = error instanceof Error && 'code' in error && error.code === 'ENOENT';
  const reason = isAbsent ? `there is no ${path}` : `${path} cannot be seen: ${wordsOf(error)}`;
  return { ok: false, reason };
}

const ANSWER_MS = 5_000;
