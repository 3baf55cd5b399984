import { createHmac, randomUUID } from 'node:crypto';
import type { Clock } from './clock.ts';
import type { Webhook } from './schedule.ts';

/** One attempt at a POST. Tests may have another than the network. */
export type Post = (
  url: string,
  request: {
    readonly headers: { readonly [name: string]: string };
    readonly body: string;
    readonly signal: AbortSignal;
  },
) => Promise<{ readonly status: number }>;

/** The network. A redirection is not followed: it could carry the body to whoever it names. */
export const httpPost: Post = async (url, { headers, body, signal }) => {
  const response = await fetch(url, { method: 'POST', headers, body, signal, redirect: 'manual' });
  // What it answers is not read, but its connection is to be free again.
  await response.body?.cancel();
  return { status: response.status };
};

export interface Delivery {
  readonly delivered: boolean;
  readonly attempts: number;
  /** What went wrong at each attempt that failed. */
  readonly problems: readonly string[];
}

const LONGEST_DELAY_SECONDS = 60;
/** 408 and 429 ask for another attempt; any other refusal would refuse the same again. */
const isWorthAnother = (status: number): boolean => status === 408 || status === 429 || status >= 500;

/** `sha256=` and the HMAC-SHA256 of the body in hex, which the receiver computes again with the same secret. */
export function signature(body: string, secret: string): string {
  return `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
}

/**
 * Sends a body until it is taken, a bounded number of times with growing pauses, each attempt bounded in time: at the longest
 * attempts × (timeout + a minute). All attempts carry one `x-shortfall-delivery`, so that a receiver that took the first and
 * answered too late knows the second. Never throws.
 *
 * @param signal  aborted: no further attempt begins, and the one under way is given up
 */
export async function deliver(
  body: string,
  { url, secret, attempts, timeout, firstDelay }: Webhook,
  { clock, post }: { readonly clock: Clock; readonly post: Post },
  signal: AbortSignal,
): Promise<Delivery> {
  const headers = {
    'content-type': 'application/json',
    'user-agent': 'shortfall',
    'x-shortfall-delivery': randomUUID(),
    'x-shortfall-signature': signature(body, secret),
  };
  const problems: string[] = [];
  for (let attempt = 1; ; attempt++) {
    const answer = await attemptOnce(post, url, { headers, body }, timeout, signal);
    if (answer === 'taken') return { delivered: true, attempts: attempt, problems };
    problems.push(answer.problem);
    if (attempt >= attempts || !answer.again || signal.aborted)
      return { delivered: false, attempts: attempt, problems };
    await clock.wait(1_000 * Math.min(LONGEST_DELAY_SECONDS, firstDelay * 2 ** (attempt - 1)), signal);
    if (signal.aborted)
      return { delivered: false, attempts: attempt, problems: [...problems, 'stopped before another attempt'] };
  }
}

async function attemptOnce(
  post: Post,
  url: string,
  request: { readonly headers: { readonly [name: string]: string }; readonly body: string },
  timeout: number,
  signal: AbortSignal,
): Promise<'taken' | { readonly problem: string; readonly again: boolean }> {
  const limit = AbortSignal.timeout(timeout * 1_000);
  try {
    const { status } = await post(url, { ...request, signal: AbortSignal.any([limit, signal]) });
    if (status >= 200 && status < 300) return 'taken';
    return { problem: `answered ${status}`, again: isWorthAnother(status) };
  } catch (error) {
    if (limit.aborted) return { problem: `no answer within ${timeout} s`, again: true };
    const { message, cause } = error as Error;
    return { problem: cause instanceof Error ? `${message}: ${cause.message}` : message, again: true };
  }
}
