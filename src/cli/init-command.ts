import { existsSync, readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { basename, dirname, extname, relative } from 'node:path';
import { buildAccounts } from '../accounts/build.ts';
import { readAmount } from '../config/document/amount.ts';
import { Issues } from '../config/document/issues.ts';
import { didYouMean } from '../config/document/nearest.ts';
import { readingProblem } from '../config/files/config-files.ts';
import { fileContext, loadVenue, shippedModelNames, shippedVenueNames } from '../config/load.ts';
import { parseExperiment } from '../config/parse.ts';
import { pricedPositions } from '../config/sections/table.ts';
import { venueDocument } from '../config/venue/document.ts';
import { rootKey } from '../random/root-key.ts';
import { listText } from '../report/format.ts';
import { scopeText } from '../report/venue-sentences/funds.ts';
import type { FundScope, Venue } from '../venue.ts';
import { terminalAsker, type Asker } from './asker.ts';
import { claimFolderOf } from './claim-folder.ts';
import { argumentError, EXIT_CODE, type ExitCode } from './exit-code.ts';
import {
  firstConfig,
  FIRST_QUESTIONS,
  type FirstAnswers,
  type FirstMarket,
  type FirstQuestion,
} from './first-config.ts';
import { logWarnings } from './log.ts';
import { shellText } from '../report/escape.ts';
import type { Terminal } from './terminal.ts';

export interface InitArguments {
  readonly venue?: string;
  /** CSV of positions. */
  readonly accounts?: string;
  readonly question?: FirstQuestion;
  /** Balance of the insurance fund; absent = the venue's. */
  readonly fund?: string;
  /** Ask nothing. */
  readonly yes: boolean;
  /** The file to write; absent = my-book.json. */
  readonly out?: string;
  /** Write over a file that is there. */
  readonly force: boolean;
  readonly json: boolean;
}

const USUAL = {
  venue: 'binance-usdm',
  out: 'my-book.json',
  question: 'fund',
  fund: 'the venue’s',
  synthetic: 'synthetic',
} as const;
/** Closes of 30 April 2026, rounded, as the shipped experiments have them. */
const SYNTHETIC_MARKETS: readonly FirstMarket[] = [
  { symbol: 'BTC-PERP', underlying: 'BTC', price: '76000' },
  { symbol: 'ETH-PERP', underlying: 'ETH', price: '2250' },
];

/**
 * `shortfall init`: asks for a venue, a book and a question, and writes a commented configuration that runs. What flags
 * say is not asked, and where nobody can answer nothing is.
 *
 * @param asker  who is asked; undefined where nobody can answer
 * @throws ConfigError  an unknown venue, a CSV that is no book, a file that is there already
 */
export async function initCommand(
  options: InitArguments,
  terminal: Terminal,
  asker: Asker | undefined = options.yes || options.json ? undefined : terminalAsker(),
): Promise<ExitCode> {
  const ask = async (question: string, usual: string): Promise<string> =>
    asker === undefined ? usual : asker.ask(question, usual);
  try {
    const venueName = options.venue ?? (await ask('Whose rules? (shortfall venues lists them)', USUAL.venue));
    const venue = shippedVenue(venueName);
    const accounts = options.accounts ?? (await ask('Whose book? A CSV of positions, or synthetic', USUAL.synthetic));
    const fund =
      options.fund ?? (await ask('What does the insurance fund hold? An amount, or the venue’s', USUAL.fund));
    const question = options.question ?? readQuestion(await ask(questionsText(), USUAL.question));
    const out = options.out ?? (await ask('Where to write it?', USUAL.out));
    refuseToOverwrite(out, options.force);
    requireModes(venue, venueName, question);
    const file = accounts === USUAL.synthetic ? undefined : accounts;
    const parts = venueParts(venue, fund);
    const text = firstConfig({
      name: nameOf(out),
      question,
      venue: venueName,
      ...parts,
      ...(file === undefined ? {} : { accounts: relative(dirname(out), file) }),
      markets: marketsOf(venue, file === undefined ? syntheticMarkets(venue) : marketsIn(file)),
      models: shippedModelNames(),
    });
    // Whatever is wrong with the book is said before anything is written.
    const experiment = parseExperiment(text, out, fileContext());
    const { warnings } = buildAccounts(experiment, rootKey(experiment.seed));
    await claimFolderOf('--out', out);
    await mkdir(dirname(out), { recursive: true });
    await writeFile(out, text, { flag: options.force ? 'w' : 'wx' });
    logWarnings([...experiment.warnings, ...warnings], terminal);
    const next = `shortfall ${question === 'fund-size' ? 'size-fund' : 'run'} ${shellText(out)}`;
    if (options.json)
      terminal.result(JSON.stringify({ file: out, venue: venueName, question: FIRST_QUESTIONS[question], next }));
    else {
      const holds =
        parts.fund === undefined || parts.fund.isTheVenues ? '' : `\nThe fund holds ${fund} ${parts.fund.whose}.`;
      terminal.result(`wrote ${out}\nIts comments say what to change.${holds}\nnext: ${next}`);
    }
    return EXIT_CODE.fine;
  } finally {
    asker?.close();
  }
}

function shippedVenue(name: string): Venue {
  const names = shippedVenueNames();
  if (names.includes(name)) return loadVenue(name);
  throw argumentError(
    '--venue',
    'a venue that comes with shortfall',
    `"${name}"`,
    didYouMean(name, names)?.suggestion ?? 'shortfall venues lists them',
  );
}

function questionsText(): string {
  const lines = Object.entries(FIRST_QUESTIONS).map(([word, text]) => `  ${word}: ${text}`);
  return `What do you want to know?\n${lines.join('\n')}\n`;
}

function readQuestion(answer: string): FirstQuestion {
  const words = Object.keys(FIRST_QUESTIONS) as FirstQuestion[];
  const word = words.find((each) => each === answer);
  if (word !== undefined) return word;
  throw argumentError(
    '--question',
    listText(words.map((each) => `"${each}"`)),
    `"${answer}"`,
    didYouMean(answer, words)?.suggestion,
  );
}

function refuseToOverwrite(out: string, force: boolean): void {
  if (force || !existsSync(out)) return;
  throw argumentError('--out', 'a file that is not there yet', out, '--force writes over it');
}

function requireModes(venue: Venue, name: string, question: FirstQuestion): void {
  const modes = venue.supports?.modes;
  if (question !== 'margin-mode' || modes === undefined || modes.length > 1) return;
  const others = shippedVenueNames().flatMap((each) => {
    const other = loadVenue(each);
    const isAkin = each.split('-')[0] === name.split('-')[0] && contractOf(other) === contractOf(venue);
    const lacking = isAkin && (other.supports?.modes ?? []).some((mode) => !modes.includes(mode));
    return lacking ? [`"${each}" has ${listText(other.supports?.modes ?? [])} margin`] : [];
  });
  throw argumentError(
    '--question',
    'a venue with isolated and cross margin',
    `"${name}", which has ${modes[0]} margin alone`,
    others.length === 0 ? undefined : listText(others),
  );
}

/** A name that may name a folder, from that of the file. */
function nameOf(out: string): string {
  const plain = basename(out, extname(out))
    .replace(/[^A-Za-z0-9._-]+/g, '-')
    .replace(/^[^A-Za-z0-9]+/, '');
  return plain.slice(0, 100) || 'my-book';
}

function venueParts(venue: Venue, balance: string): Pick<FirstAnswers, 'contract' | 'fund'> {
  const { funds } = venueDocument(venue) as {
    readonly funds: { readonly [name: string]: { readonly balance: unknown; readonly scope: FundScope } };
  };
  const first = Object.entries(funds)[0];
  return {
    contract: contractOf(venue),
    ...(first === undefined
      ? {}
      : { fund: { name: first[0], whose: scopeText(first[1].scope), ...fundBalance(balance, first[1].balance) } }),
  };
}

/** Inverse contracts settle in their own coins, and an experiment in one. */
function syntheticMarkets(venue: Venue): readonly FirstMarket[] {
  return contractOf(venue) === 'inverse' ? SYNTHETIC_MARKETS.slice(0, 1) : SYNTHETIC_MARKETS;
}

function contractOf(venue: Venue): 'linear' | 'inverse' {
  return venue.supports?.contracts?.[0] ?? 'linear';
}

function fundBalance(said: string, theVenues: unknown): { readonly balance: unknown; readonly isTheVenues: boolean } {
  if (said === USUAL.fund) return { balance: theVenues, isTheVenues: true };
  const amount = readAmount(said);
  if (amount.kind === 'unreadable') throw argumentError('--fund', amount.expected, `"${said}"`);
  if (amount.value < 0) throw argumentError('--fund', 'an amount ≥ 0', `"${said}"`);
  return { balance: said, isTheVenues: false };
}

/** Coins in a contract of a venue whose tiers count contracts (okx-linear). */
const COINS_PER_CONTRACT: { readonly [underlying: string]: number } = { BTC: 0.01, ETH: 0.1 };

/** With the venue's own schedule of a coin where it knows its contract by another name, and the size of a contract where it counts them. */
function marketsOf(venue: Venue, markets: readonly FirstMarket[]): FirstMarket[] {
  const { margin } = venueDocument(venue) as {
    readonly margin: {
      readonly markets?: { readonly [symbol: string]: { readonly schedule: { readonly unit?: string } } };
    };
  };
  return markets.map((market) => {
    const own = margin.markets?.[market.symbol];
    const rules = own ?? margin.markets?.[`${market.underlying}-PERP`];
    const multiplier = COINS_PER_CONTRACT[market.underlying];
    const counts = contractOf(venue) === 'linear' && rules?.schedule.unit === 'contracts' && multiplier !== undefined;
    return {
      ...market,
      ...(own !== undefined || rules === undefined ? {} : { schedule: rules }),
      ...(counts ? { multiplier } : {}),
    };
  });
}

/**
 * The markets of a file of positions, in the order in which they come, each at its median entry price.
 *
 * @throws ConfigError where its columns or prices are none
 */
function marketsIn(file: string): FirstMarket[] {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    throw argumentError('--accounts', 'a CSV file of positions that can be read', `${file}: ${readingProblem(error)}`);
  }
  const issues = new Issues();
  const priced = pricedPositions(bytes, file, issues);
  // Without markets there is no configuration that could say the rest at its place.
  if (priced.length === 0) issues.throwIfAny();
  if (priced.length === 0) throw argumentError('--accounts', 'a CSV file with at least one position', file);
  const prices = new Map<string, number[]>();
  for (const { market, entryPrice } of priced) {
    const entered = prices.get(market) ?? [];
    prices.set(market, entryPrice === undefined ? entered : [...entered, entryPrice]);
  }
  return [...prices].map(([symbol, entered]) => {
    const ascending = entered.sort((a, b) => a - b);
    // A market whose every price is at fault stays a market, so that the rows are told of their prices and nothing else.
    const median = ascending[(ascending.length - 1) >> 1] ?? 1;
    return { symbol, underlying: underlyingOf(symbol), price: String(median) };
  });
}

/** BTC of BTC-PERP, BTCUSDT, BTC/USDT:USDT or BTC_USD; the whole name where nothing is known to follow. */
function underlyingOf(symbol: string): string {
  const [first] = symbol.split(/[-_/:]/);
  const base = (first ?? '').replace(/(USDT|USDC|USD|PERP)$/, '');
  return (base === '' ? symbol : base).replace(/^XBT$/, 'BTC');
}
