import { describe, expect, it } from 'vitest';
import type { Webhook } from '../../src/schedule/schedule.ts';
import { deliver, signature, type Post } from '../../src/schedule/webhook.ts';
import { FakeClock } from './fake-clock.ts';

const webhook: Webhook = {
  ...{ url: 'https://desk.example/hook', secretVariable: 'SECRET', secret: 'key', on: 'everyRun' },
  ...{ attempts: 5, timeout: 10, firstDelay: 1 },
};
const never = new AbortController().signal;

/** A receiver that answers so, one after another, and the last for ever. */
function answering(...answers: readonly (number | Error)[]) {
  const seen: Parameters<Post>[1][] = [];
  const post: Post = (_, request) => {
    const answer = answers[Math.min(seen.length, answers.length - 1)]!;
    seen.push(request);
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve({ status: answer });
  };
  return { seen, post };
}

describe('the signature of a body', () => {
  it('is its HMAC-SHA256', () => {
    // RFC 4231, test case 2.
    expect(signature('what do ya want for nothing?', 'Jefe')).toBe(
      'sha256=5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
    );
  });
});

describe('a delivery', () => {
  it('is tried again, with growing pauses, until it is taken', async () => {
    const clock = new FakeClock('2026-12-01T00:00Z');
    const { post, seen } = answering(503, new Error('connection refused'), 429, 204);
    expect(await deliver('{}', webhook, { clock, post }, never)).toEqual({
      ...{ delivered: true, attempts: 4 },
      problems: ['answered 503', 'connection refused', 'answered 429'],
    });
    expect(clock.waits).toEqual([1_000, 2_000, 4_000]);
    expect(seen).toHaveLength(4);
  });
  it('carries the same body, signature and number each time', async () => {
    const { post, seen } = answering(500, 500, 200);
    await deliver('{"a":1}', webhook, { clock: new FakeClock('2026-12-01T00:00Z'), post }, never);
    expect(new Set(seen.map(({ body }) => body))).toEqual(new Set(['{"a":1}']));
    expect(new Set(seen.map(({ headers }) => headers['x-shortfall-delivery'])).size).toBe(1);
    expect(seen[0]!.headers).toMatchObject({
      'content-type': 'application/json',
      'x-shortfall-signature': signature('{"a":1}', 'key'),
    });
  });
  it('is given up after its attempts, and pauses no longer than a minute', async () => {
    const clock = new FakeClock('2026-12-01T00:00Z');
    const { post } = answering(500);
    const found = await deliver('{}', { ...webhook, attempts: 10 }, { clock, post }, never);
    expect(found).toMatchObject({ delivered: false, attempts: 10 });
    expect(clock.waits).toEqual([1, 2, 4, 8, 16, 32, 60, 60, 60].map((seconds) => 1_000 * seconds));
  });
  it.each([301, 400, 401, 404])('that is refused with %d is not tried again', async (status) => {
    const { post } = answering(status);
    const found = await deliver('{}', webhook, { clock: new FakeClock('2026-12-01T00:00Z'), post }, never);
    expect(found).toEqual({ delivered: false, attempts: 1, problems: [`answered ${status}`] });
  });
  it('ends when it is stopped, in the pause and in the attempt', async () => {
    const stop = new AbortController();
    const clock = new FakeClock('2026-12-01T00:00Z');
    clock.onWait = () => stop.abort();
    const { post } = answering(500);
    expect(await deliver('{}', webhook, { clock, post }, stop.signal)).toMatchObject({ delivered: false, attempts: 1 });

    const hanging: Post = (_, { signal }) =>
      new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('aborted'))));
    const other = new AbortController();
    const pending = deliver('{}', webhook, { clock, post: hanging }, other.signal);
    other.abort();
    expect(await pending).toMatchObject({ delivered: false, attempts: 1 });
  });
  it('waits for an answer no longer than its timeout', async () => {
    const hanging: Post = (_, { signal }) =>
      new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('aborted'))));
    const found = await deliver(
      '{}',
      { ...webhook, attempts: 2, timeout: 0.05 },
      { clock: new FakeClock('2026-12-01T00:00Z'), post: hanging },
      never,
    );
    expect(found.problems).toEqual(['no answer within 0.05 s', 'no answer within 0.05 s']);
  });
});
