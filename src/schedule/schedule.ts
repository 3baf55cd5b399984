import type { Fraction, Quote, Seconds } from '../units.ts';

/** When an experiment is run again, and what becomes of its results: a schedule file, every default filled in. */
export interface Schedule {
  readonly name: string;
  /** File that says so, as the user named it. */
  readonly file: string;
  /** Configuration as a command takes it: a path from the current folder, or the name of a scenario. */
  readonly experiment: string;
  /** As `--set` takes them. */
  readonly set: readonly string[];
  readonly cron: string;
  /** IANA name. */
  readonly timeZone: string;
  /** What becomes of times that passed while no scheduler ran. */
  readonly missedRuns: 'runOnce' | 'skip';
  /** Folder, from the current one. */
  readonly history: string;
  /** Name of the run with which every run is compared. */
  readonly baseline?: string;
  readonly retention: Retention;
  /** Worker threads; absent = chosen. */
  readonly threads?: number;
  readonly reserve?: ReserveQuestion;
  readonly webhook?: Webhook;
}

/** Which folders of runs stay. */
export interface Retention {
  /** So many of the newest, ≥ 1. @default any number */
  readonly runs?: number;
  /** None older. @default any age */
  readonly age?: Seconds;
}

/** What a reserve report answers. */
export interface ReserveQuestion {
  /** Largest probability of running dry, in (0, 1). */
  readonly target: Fraction;
  /** In (0, 1). @default the experiment's */
  readonly confidence?: Fraction;
  /** @default the experiment's baseline */
  readonly policy?: string;
  /** What the fund holds, ≥ 0, settlement coin. @default as configured */
  readonly held?: Quote;
  /** How far ahead the need is projected. */
  readonly ahead: Seconds;
}

export interface Webhook {
  readonly url: string;
  /** Name of the environment variable. */
  readonly secretVariable: string;
  readonly secret: string;
  readonly on: 'everyRun' | 'problems';
  /** ≥ 1 */
  readonly attempts: number;
  /** Of one attempt. */
  readonly timeout: Seconds;
  /** Before the second attempt; doubles. */
  readonly firstDelay: Seconds;
}
