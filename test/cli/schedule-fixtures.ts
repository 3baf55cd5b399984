import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { main } from '../../src/cli/main.ts';
import type { EntryComparison, History } from '../../src/history/entry.ts';
import { readHistory } from '../../src/history/store.ts';
import { folderWith, smallConfig } from './fixtures.ts';
import { terminalDouble } from './terminal-double.ts';

/** A fund that the small experiment empties now and then. */
export const funded = (balance: number, more: object = {}) => ({
  ...{ ...smallConfig, paths: 400 },
  venue: { extends: 'textbook', funds: { main: { balance: String(balance) } } },
  ...more,
});

export interface Desk {
  readonly folder: string;
  readonly schedule: string;
  readonly history: string;
  /** Replaces the experiment. */
  readonly write: (config: object) => void;
  readonly read: () => History;
}

/** A folder with an experiment and its schedule, which is due every so often. */
export function desk(schedule: object = {}, config: object = funded(4)): Desk {
  const { folder, file } = folderWith(config);
  const path = join(folder, 'nightly.json');
  const history = join(folder, 'history');
  const whole = { experiment: 'config.json', cron: '30 2 * * *', history: 'history', threads: 0, ...schedule };
  writeFileSync(path, JSON.stringify(whole, null, 2));
  return {
    ...{ folder, history, schedule: path },
    write: (next) => writeFileSync(file, JSON.stringify(next)),
    read: () => readHistory(history)!,
  };
}

export interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly status: number;
}

/** A webhook on this machine that answers so, one request after another, and the last for ever. */
export async function receiver(...answers: readonly number[]) {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (piece: string) => (body += piece));
    request.on('end', () => {
      const status = answers[Math.min(received.length, answers.length - 1)]!;
      received.push({ headers: request.headers, body, status });
      response.writeHead(status).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    received,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}

export interface Event {
  readonly event: string;
  readonly [field: string]: unknown;
}

export async function said(...argv: string[]) {
  const terminal = terminalDouble();
  const exitCode = await main(argv, terminal);
  const { results, logs } = terminal;
  return { exitCode, results, logs: logs.join('\n'), events: () => eventsOf(results) };
}

/** Every line of the log is JSON. */
export function eventsOf(lines: readonly string[]): Event[] {
  return lines.map((line) => JSON.parse(line) as Event);
}

export const once = ({ schedule }: Desk) => said('schedule', schedule, '--once');
export const difference = (comparison: EntryComparison | undefined, metric: string, policy = 'cross') =>
  comparison?.differences?.find((each) => each.metric === metric && each.policy === policy);
