import type { HistoryEntry } from '../history/entry.ts';
import { problemsOf } from '../history/problems.ts';
import type { Clock } from './clock.ts';
import type { Log } from './events.ts';
import type { Schedule, Webhook } from './schedule.ts';
import { deliver, type Post } from './webhook.ts';

/** What a webhook is sent: the entry as `history.json` has it, and what to look at. */
export interface Notification {
  readonly kind: 'shortfall.run';
  readonly schedule: string;
  /** Folder of the history, as the schedule names it. */
  readonly history: string;
  /** One sentence, for a chat. */
  readonly text: string;
  /** A sentence each; none where all is as it should be. */
  readonly problems: readonly string[];
  readonly entry: HistoryEntry;
}

/** Tells a webhook of entries, one after another and beside the runs: whoever does not answer keeps no run waiting. */
export class Notifier {
  readonly #schedule: Pick<Schedule, 'name' | 'history'>;
  readonly #webhook: Webhook;
  readonly #through: { readonly clock: Clock; readonly post: Post; readonly log: Log };
  readonly #given = new AbortController();
  #queue: Promise<void> = Promise.resolve();

  constructor(
    schedule: Pick<Schedule, 'name' | 'history'>,
    webhook: Webhook,
    through: { readonly clock: Clock; readonly post: Post; readonly log: Log },
  ) {
    this.#schedule = schedule;
    this.#webhook = webhook;
    this.#through = through;
  }

  /** Queues what is to be told of an entry, where the webhook wants to hear of it. */
  tell(entry: HistoryEntry): void {
    const problems = problemsOf(entry);
    if (this.#webhook.on === 'problems' && problems.length === 0) return;
    const { name, history } = this.#schedule;
    const notification: Notification = {
      ...{ kind: 'shortfall.run', schedule: name, history },
      text: `${name}: ${problems.length === 0 ? `run ${entry.id} is ${entry.outcome}, nothing to look at.` : problems.join(' ')}`,
      ...{ problems, entry },
    };
    const body = JSON.stringify(notification);
    this.#queue = this.#queue.then(() => this.#send(body, entry.id));
  }

  /**
   * Waits until all was told, or given up after all attempts.
   *
   * @param patience  milliseconds after which what is not told is given up. @default as long as the attempts take
   */
  async settled(patience?: number): Promise<void> {
    if (patience !== undefined) {
      const done = new AbortController();
      const waiting = this.#through.clock.wait(patience, done.signal).then(() => this.#given.abort());
      await Promise.race([this.#queue, waiting]);
      done.abort();
    }
    await this.#queue;
  }

  async #send(body: string, entry: string): Promise<void> {
    const { clock, post, log } = this.#through;
    const { delivered, attempts, problems } = await deliver(body, this.#webhook, { clock, post }, this.#given.signal);
    log({ event: delivered ? 'notified' : 'notificationFailed', entry, attempts, problems });
  }
}
