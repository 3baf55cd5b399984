import { ConfigError } from '../errors.ts';

/** What the process says to whoever started it. Bankruptcy and an empty fund are results, not failures. */
export const EXIT_CODE = {
  fine: 0,
  internal: 1,
  /** The user's file or arguments. */
  usage: 2,
  /** A check that was asked for did not hold: a gate, a verification. */
  breached: 3,
  /** Partial, or with failed paths. */
  partial: 4,
  /** A gate can be told neither kept nor breached. */
  inconclusive: 5,
  interrupted: 130,
  terminated: 143,
} as const;

export type ExitCode = (typeof EXIT_CODE)[keyof typeof EXIT_CODE];

/** One wrong argument, as issues are written. */
export function argumentError(argument: string, expected: string, found?: string, suggestion?: string): ConfigError {
  return new ConfigError([
    {
      file: argument,
      pointer: '',
      expected,
      ...(found === undefined ? {} : { found }),
      ...(suggestion === undefined ? {} : { suggestion }),
    },
  ]);
}
