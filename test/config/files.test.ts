import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ConfigError, issueText } from '../../src/errors.ts';
import { buildAccounts } from '../../src/accounts/build.ts';
import { rootKey } from '../../src/random/root-key.ts';
import { loadExperiment, loadExperimentFile } from '../../src/config/load.ts';
import { issuesOf, parse, replaced, WHOLE, type Files } from './fixtures.ts';

const MINUTE = 60_000;
const START = Date.UTC(2021, 4, 19, 12);

/** A history of minute bars whose close is 4000 + its place; some bars may be missing. */
function history(bars: number, missing: readonly number[] = [], stampOf = (ms: number) => String(ms)): string {
  const rows = Array.from({ length: bars }, (_, i) => i).filter((i) => !missing.includes(i));
  return ['timestamp,open,close', ...rows.map((i) => `${stampOf(START + i * MINUTE)},1,${4000 + i}`)].join('\n');
}

const withEth = (price: object): string =>
  replaced(WHOLE, '{ "kind": "gbm", "drift": 0, "volatility": 0.8 }', JSON.stringify(price));
const replay = (fields: object = {}): string => withEth({ kind: 'replay', file: 'eth.csv', ...fields });
const bootstrap = (fields: object = {}): string => withEth({ kind: 'bootstrap', file: 'eth.csv', ...fields });
const ethPrice = (text: string, files: Files) => parse(text, files).underlyings[1]!.price;
const complaint = (text: string, files: Files) => issuesOf(text, files).map(issueText);

describe('a replayed file', () => {
  it('gives the closes of the bars from its start', () => {
    const price = ethPrice(replay(), { 'eth.csv': history(60) });
    expect(price.kind === 'replay' && [...price.prices]).toEqual(Array.from({ length: 60 }, (_, i) => 4000 + i));
  });

  it('warns that its own cascades count again where our orders move the book, and only there', () => {
    const eth = { 'eth.csv': history(60) };
    const text = replay();
    const warnings = (config: string) =>
      parse(config, eth).warnings.filter((warning) => warning.includes('holds the cascades of its day'));
    expect(warnings(text)).toEqual([]);
    const market = '"underlying": "ETH", ';
    const moved = replaced(text, market, `${market}"book": { "depthPerBasisPoint": "1000" }, `);
    expect(warnings(moved)).toEqual([expect.stringContaining('the history of ETH')]);
  });

  it('starts at the bar that opens at «from», or at the next', () => {
    for (const from of ['2021-05-19T12:05Z', '2021-05-19T12:04:30', '2021-05-19T14:05+02:00']) {
      const price = ethPrice(replay({ from }), { 'eth.csv': history(70) });
      expect(price.kind === 'replay' && [price.prices[0], price.prices[59]]).toEqual([4005, 4064]);
    }
  });

  it('carries the last close over missing bars, and says how many', () => {
    const experiment = parse(replay({ from: '2021-05-19T12:05Z' }), { 'eth.csv': history(70, [5, 8, 9]) });
    const { price } = experiment.underlyings[1]!;
    expect(price.kind === 'replay' && [...price.prices.slice(0, 6)]).toEqual([4004, 4006, 4007, 4007, 4007, 4010]);
    expect(experiment.warnings.join()).toContain(
      '3 of 60 bars are missing in eth.csv: the last close is carried forward',
    );
  });

  it('must be long enough', () => {
    expect(complaint(replay(), { 'eth.csv': history(59) })[0]).toContain('at least 60 bars from there on');
    expect(complaint(replay({ from: '2021-05-19T12:05Z' }), { 'eth.csv': history(60) })[0]).toContain('there are 55');
  });

  it('must start within its history', () => {
    const [sentence] = complaint(replay({ from: '2021-05-18' }), { 'eth.csv': history(60) });
    expect(sentence).toContain('eth.csv runs from 2021-05-19T12:00Z to 2021-05-19T12:59Z');
  });

  it('must start at a time', () => {
    expect(complaint(replay({ from: 'noon' }), { 'eth.csv': history(60) })[0]).toContain('an ISO date or date-time');
  });

  it('must have bars of one step', () => {
    const [sentence] = complaint(
      replaced(replay(), '"step": "1m"', '"step": "30s"').replace('"over": "10m"', '"over": "5m"'),
      {
        'eth.csv': history(90),
      },
    );
    expect(sentence).toContain('bars of one step, which is 30s, found bars of 1m in eth.csv');
  });

  describe('that follows on a close of 4004', () => {
    const files = { 'eth.csv': history(70) };
    const startingAt = (price: string | number): string =>
      replaced(replay({ from: '2021-05-19T12:05Z' }), '"initialPrice": 4000', `"initialPrice": ${price}`);
    const doubts = (price: number): string => parse(startingAt(price), files).warnings.join();

    it('starts from about that price', () => {
      for (const price of [4004, 4000, 4008]) expect(doubts(price)).not.toContain('initial price');
    });

    it('is doubted from 0.1 % beside it', () => {
      for (const price of [3999, 4009, 4204, 3804]) {
        expect(doubts(price)).toContain(
          `the initial price is ${price}, the close before the start 4004 (the bar of 2021-05-19T12:04Z in eth.csv)`,
        );
      }
    });

    it('is refused from 5 % beside it, and told the price', () => {
      for (const price of [3803, 4205, 40]) {
        expect(complaint(startingAt(price), files)).toEqual([
          `desk.json:9:30 /underlyings/ETH/initialPrice: expected the close before the start, 4004 (the bar of 2021-05-19T12:04Z in eth.csv), found ${price} (set "initialPrice": 4004)`,
        ]);
      }
    });

    it('is held to the last bar before the start, where the one just before is missing', () => {
      const gappy = { 'eth.csv': history(70, [3, 4]) };
      expect(complaint(startingAt(40), gappy)[0]).toContain('4002 (the bar of 2021-05-19T12:02Z in eth.csv)');
    });
  });

  it('with no bar before its start is only warned about, by its first price', () => {
    const startingAt = (price: number) =>
      parse(replaced(replay(), '"initialPrice": 4000', `"initialPrice": ${price}`), { 'eth.csv': history(60) });
    expect(startingAt(4004).warnings.join()).not.toContain('initial price');
    expect(startingAt(40).warnings.join()).toContain(
      'the initial price is 40, the first replayed price 4000 (the bar of 2021-05-19T12:00Z in eth.csv)',
    );
  });

  it('alone is held to a price before its start: inline prices are not', () => {
    const text = withEth({ kind: 'replay', prices: new Array(60).fill(8500) });
    expect(parse(text).warnings.join()).not.toContain('initial price');
  });

  it('that ends before its start is not told to take no step', () => {
    const [sentence] = complaint(replay({ from: '2021-05-20' }), { 'eth.csv': history(60) });
    expect(sentence).toContain('(there are 0: start earlier)');
  });

  it('is warned about where another one starts at another time', () => {
    const btc =
      '{ "kind": "merton", "volatility": 0.65, "jumpIntensity": 60, "jumpMean": -0.01, "jumpDeviation": 0.04 }';
    const text = replaced(replay({ from: '2021-05-19T12:05Z' }), btc, '{ "kind": "replay", "file": "eth.csv" }');
    const { warnings } = parse(replaced(text, '"initialPrice": "100000"', '"initialPrice": 4000'), {
      'eth.csv': history(70),
    });
    expect(warnings.join()).toContain(
      'the replay of ETH starts at 2021-05-19T12:05Z, that of BTC at 2021-05-19T12:00Z',
    );
  });

  it('reads another column', () => {
    const price = ethPrice(replay({ column: 'open' }), { 'eth.csv': history(60) });
    expect(price.kind === 'replay' && price.prices[7]).toBe(1);
    expect(complaint(replay({ column: 'clsoe' }), { 'eth.csv': history(60) })[0]).toContain('did you mean "close"?');
  });
});

describe('a bootstrapped file', () => {
  it('is the history between two times', () => {
    const price = ethPrice(bootstrap({ from: '2021-05-19T12:10Z', to: '2021-05-19T12:20Z', meanBlock: 5 }), {
      'eth.csv': history(60),
    });
    expect(price.kind === 'bootstrap' && [...price.history.closes]).toEqual(
      Array.from({ length: 10 }, (_, i) => 4010 + i),
    );
    expect(price).toMatchObject({
      meanBlock: 5,
      history: { file: 'eth.csv', column: 'close', barMilliseconds: MINUTE },
    });
  });

  it('must leave something to draw from', () => {
    const [sentence] = complaint(bootstrap({ from: '2021-05-20' }), { 'eth.csv': history(60) });
    expect(sentence).toContain('a time that leaves at least two bars');
  });

  it('cannot have blocks longer than itself', () => {
    expect(complaint(bootstrap({ meanBlock: 60 }), { 'eth.csv': history(60) })[0]).toContain('a number of bars ≤ 59');
  });

  it('makes the correlation of its underlying idle, which is said', () => {
    expect(parse(bootstrap(), { 'eth.csv': history(60) }).warnings.join()).toContain(
      'the correlation of ETH never acts',
    );
  });
});

describe('time stamps', () => {
  it.each<[string, (ms: number) => string]>([
    ['seconds', (ms) => String(ms / 1000)],
    ['microseconds', (ms) => String(ms * 1000)],
    ['ISO text', (ms) => new Date(ms).toISOString()],
    ['quoted text without a zone', (ms) => `"${new Date(ms).toISOString().slice(0, 19).replace('T', ' ')}"`],
  ])('may be %s', (_, stampOf) => {
    const price = ethPrice(bootstrap(), { 'eth.csv': history(60, [], stampOf) });
    expect(price.kind === 'bootstrap' && price.history.timestamps[1]).toBe(START + MINUTE);
  });
});

describe('the column of times', () => {
  it.each(['timestamp', 'open_time', 'time', 'date'])('may be called %s', (name) => {
    const text = history(60).replace('timestamp', name);
    const price = ethPrice(bootstrap(), { 'eth.csv': text });
    expect(price.kind === 'bootstrap' && price.history.timestamps[1]).toBe(START + MINUTE);
    expect(complaint(bootstrap(), { 'eth.csv': text.replace(`${START},`, 'noon,') })[0]).toContain(
      `eth.csv:2:1 ${name}: expected an epoch time`,
    );
  });

  it('is the one called timestamp, where others are there too', () => {
    const text = history(60).replaceAll('\n', '\n0,').replace('timestamp', 'date,timestamp');
    const price = ethPrice(bootstrap(), { 'eth.csv': text });
    expect(price.kind === 'bootstrap' && price.history.timestamps[1]).toBe(START + MINUTE);
  });

  it('is asked for by all its names', () => {
    const text = history(60).replace('timestamp', 'when');
    expect(complaint(bootstrap(), { 'eth.csv': text })).toEqual([
      'eth.csv:1:1 timestamp: expected a column "timestamp" (or "open_time", "time" or "date"), found the columns "when", "open" or "close"',
    ]);
  });
});

describe('a broken history', () => {
  it('is told all its mistakes, though a row is ragged', () => {
    const text = history(60)
      .replace(`${START},1,4000`, `${START},1`)
      .replace(',1,4005', ',1,n/a')
      .replace(',1,4007', ',1,1e999');
    expect(complaint(bootstrap(), { 'eth.csv': text })).toEqual([
      'eth.csv:2:1: expected 3 cells as in the header, found 2',
      'eth.csv:7:1 close: expected a price > 0, found "n/a"',
      'eth.csv:9:1 close: expected a price that is not too large for a number, found "1e999"',
    ]);
  });

  it.each([
    [
      'a price of zero',
      `${START + 59 * MINUTE},1,4059`,
      `${START + 59 * MINUTE},1,0`,
      'eth.csv:61:1 close: expected a price > 0, found "0"',
    ],
    ['a price in words', `${START},1,4000`, `${START},1,n/a`, 'eth.csv:2:1 close: expected a price > 0, found "n/a"'],
    ['no price', `${START},1,4000`, `${START},1,`, 'eth.csv:2:1 close: expected a price > 0, found ""'],
    [
      'a stamp in words',
      `${START},1`,
      `noon,1`,
      'eth.csv:2:1 timestamp: expected an epoch time or an ISO date-time, found "noon"',
    ],
    [
      'a stamp twice',
      `${START + MINUTE},1`,
      `${START},1`,
      'eth.csv:3:1 timestamp: expected a time after that of the line before',
    ],
    ['a short row', `${START},1,4000`, `${START},1`, 'eth.csv:2:1: expected 3 cells as in the header, found 2'],
    ['no header', 'timestamp,open,close\n', '', 'expected a column "timestamp" (or "open_time"'],
    [
      'a column twice',
      'timestamp,open,close',
      'timestamp,close,close',
      'expected each column once, found "close" twice',
    ],
  ])('names file and line of %s', (_, from, to, says) => {
    expect(complaint(bootstrap(), { 'eth.csv': replaced(history(60), from, to) })[0]).toContain(says);
  });

  it('is not complained about line by line without end', () => {
    const sentences = complaint(bootstrap(), { 'eth.csv': history(60).replaceAll(',1,4', ',1,-4') });
    expect(sentences).toHaveLength(21);
    expect(sentences.at(-1)).toContain('no further mistakes, found 40 more');
  });

  it('may be no text at all', () => {
    expect(complaint(bootstrap(), { 'eth.csv': '' })[0]).toContain('a header line and rows, found an empty file');
    expect(complaint(bootstrap(), { 'eth.csv': Uint8Array.of(0x1f, 0x8b, 1, 2, 3) })[0]).toContain('a whole gzip file');
    expect(complaint(bootstrap(), { 'eth.csv': Uint8Array.of(0xff, 0xfe, 0x41) })[0]).toContain('UTF-8 text');
    for (const bytes of ['', '\n\n', Uint8Array.of(0x41, 0, 0x0a, 0x42, 0), Uint8Array.of(0xff, 0xfe, 0x41)]) {
      expect(complaint(bootstrap(), { 'eth.csv': bytes })).toHaveLength(1);
      expect(complaint(withBook({ file: 'eth.csv' }), { 'eth.csv': bytes })).toHaveLength(1);
    }
  });
});

const BOOK = `account,market,size,entryPrice,margin,leverage,marginMode,comment
"Smith, John",BTC-PERP,2,100000,20000,,,"said ""buy"""
bob,ETH-PERP,-10,4000,,20,isolated,
`;
const BALANCES = 'account,wallet,amount\nbob,futures,5000\nbob,spot,1\n';
const withBook = (fields: object): string =>
  WHOLE.replace(
    /"accounts": \{[\s\S]*?\n {2}\},/,
    () => `"accounts": ${JSON.stringify({ kind: 'table', ...fields })},`,
  );

describe('a book of accounts in a file', () => {
  const files = { 'book.csv': BOOK, 'cash.csv': BALANCES };

  const lineOf = (file: string, line: number) => ({ file, line, column: 1, pointer: '' });

  it('has a position in every row, with quotes as spreadsheets write them', () => {
    const { accounts } = parse(withBook({ file: 'book.csv', balancesFile: 'cash.csv' }), files);
    expect(accounts).toEqual({
      kind: 'table',
      positions: [
        {
          account: 'Smith, John',
          market: 0,
          size: 2,
          entryPrice: 100_000,
          margin: 20_000,
          place: lineOf('book.csv', 2),
        },
        {
          account: 'bob',
          market: 1,
          size: -10,
          entryPrice: 4000,
          margin: 2000,
          marginMode: 'isolated',
          place: lineOf('book.csv', 3),
        },
      ],
      balances: [
        { account: 'bob', wallet: 'futures', amount: 5000, place: lineOf('cash.csv', 2) },
        { account: 'bob', wallet: 'spot', amount: 1, place: lineOf('cash.csv', 3) },
      ],
      traders: {},
    });
  });

  it.each([
    ['short', '1', 'size: expected a size below 0, as "Side" says "short", found "1"'],
    ['SELL', '1', 'size: expected a size below 0, as "Side" says "SELL", found "1"'],
    ['buy', '-1', 'size: expected a size above 0, as "Side" says "buy", found "-1"'],
  ])('refuses a side of %s beside a size of %s', (side, size, sentence) => {
    const book = `account,market,Side,size,entryPrice,leverage\nann,BTC-PERP,${side},${size},100000,10\n`;
    const told = complaint(withBook({ file: 'book.csv' }), { 'book.csv': book });
    expect(told).toEqual([`book.csv:2:1 ${sentence} (longs have a size above 0, shorts below)`]);
  });

  it.each([
    ['long', '1'],
    ['short', '-1'],
    ['', '1'],
    ['both', '-1'],
  ])('takes a side of «%s» beside a size of %s', (side, size) => {
    const book = `account,market,side,size,entryPrice,leverage\nann,BTC-PERP,${side},${size},100000,10\n`;
    const { accounts, warnings } = parse(withBook({ file: 'book.csv' }), { 'book.csv': book });
    expect(accounts).toMatchObject({ positions: [{ size: Number(size) }] });
    expect(warnings).toEqual([]);
  });

  it('says which columns it does not read', () => {
    expect(parse(withBook({ file: 'book.csv' }), files).warnings).toEqual([
      'book.csv:1:1 the columns comment are not read',
    ]);
  });

  it.each([
    [
      'an unknown market',
      'bob,ETH-PERP',
      'bob,ETHPERP',
      'book.csv:3:1 market: expected a market ("BTC-PERP" or "ETH-PERP"), found "ETHPERP" (did you mean "ETH-PERP"?)',
    ],
    ['a size of zero', ',-10,', ',0,', 'book.csv:3:1 size: expected an amount other than 0, found "0"'],
    ['a price in words', ',4000,', ',four,', 'book.csv:3:1 entryPrice: expected a number or a decimal string'],
    ['an account without an id', 'bob,', ',', 'book.csv:3:1 account: expected the id of an account, found nothing'],
    ['both stakes', ',,20,', ',5,20,', 'book.csv:3:1: expected exactly one of "margin" and "leverage", found both'],
    ['a negative leverage', ',,20,', ',,-20,', 'book.csv:3:1 leverage: expected an amount > 0'],
    ['an unknown margin mode', 'isolated', 'isolate', 'did you mean "isolated"?'],
    ['a column that is missing', 'entryPrice', 'price', 'expected a column "entryPrice"'],
  ])('names file and line of %s', (_, from, to, says) => {
    const sentences = complaint(withBook({ file: 'book.csv' }), { 'book.csv': replaced(BOOK, from, to) });
    expect(sentences.join('\n')).toContain(says);
  });

  it('is told the mistakes of all its rows, though one is ragged', () => {
    const broken = `${BOOK}carol,ETH-PERP,1\ndave,ETH-PERP,0,4000,1,,,\n`;
    expect(complaint(withBook({ file: 'book.csv' }), { 'book.csv': broken })).toEqual([
      'book.csv:4:1: expected 8 cells as in the header, found 3',
      'book.csv:5:1 size: expected an amount other than 0, found "0"',
    ]);
  });

  it('with nothing but a ragged row is told so, not that it is empty', () => {
    const sentences = complaint(withBook({ file: 'book.csv' }), { 'book.csv': `${BOOK.split('\n')[0]!}\nbob\n` });
    expect(sentences).toEqual(['book.csv:2:1: expected 8 cells as in the header, found 1']);
  });

  it('is warned, once, about cash in a wallet that no policy sweeps', () => {
    const wallets = BALANCES + '"Smith, John",spot,1\n"Smith, John",Futurs,1\n';
    const { warnings } = parse(withBook({ file: 'book.csv', balancesFile: 'cash.csv' }), {
      ...files,
      'cash.csv': wallets,
    });
    expect(warnings.filter((warning) => warning.includes('wallet'))).toEqual([
      'cash.csv:3:1 the wallet "spot" never acts: no policy sweeps it; 2 rows name it',
      'cash.csv:5:1 the wallet "Futurs" never acts: no policy sweeps it (did you mean "futures"?)',
    ]);
    const positions = [{ account: 'a', market: 'BTC-PERP', size: 1, entryPrice: 100, leverage: 3 }];
    const balances = [{ account: 'a', wallet: 'future', amount: 100 }];
    expect(parse(withBook({ positions, balances })).warnings.join()).toMatch(
      /^desk.json:\d+:\d+ the wallet "future" never acts: no policy sweeps it \(did you mean "futures"\?\)$/,
    );
  });

  it('posts the margin of a leverage in coin where the contract is inverse', () => {
    const experiment = (kind: 'linear' | 'inverse') =>
      loadExperiment({
        name: 'coins',
        seed: 'coins',
        paths: 1,
        horizon: { steps: 1, step: '1m' },
        underlyings: { BTC: { initialPrice: 50_000, price: { kind: 'replay', prices: [50_000] } } },
        markets: [{ symbol: 'BTC-PERP', underlying: 'BTC', contract: { kind } }],
        accounts: {
          kind: 'table',
          positions: [{ account: 'a', market: 'BTC-PERP', size: -10_000, entryPrice: 50_000, leverage: 10 }],
        },
        venue: 'textbook',
      });
    expect(experiment('inverse').accounts).toMatchObject({ positions: [{ margin: 0.02 }] });
    expect(experiment('linear').accounts).toMatchObject({ positions: [{ margin: 50_000_000 }] });
  });

  it('is held to its balances', () => {
    const poor = { ...files, 'cash.csv': replaced(BALANCES, '5000', '1999.99') };
    const [sentence] = complaint(withBook({ file: 'book.csv', balancesFile: 'cash.csv' }), poor);
    expect(sentence).toContain(
      "cash.csv:2:1 amount: expected a futures balance of at least the account's margins, 2000",
    );
  });

  it('is warned about a balance that belongs to nobody', () => {
    const stray = { ...files, 'cash.csv': `${BALANCES}carol,futures,1\n` };
    expect(parse(withBook({ file: 'book.csv', balancesFile: 'cash.csv' }), stray).warnings).toContain(
      'cash.csv:4:1 the account "carol" has a balance but no position: it never acts',
    );
  });

  it('must not be empty', () => {
    expect(complaint(withBook({ file: 'book.csv' }), { 'book.csv': BOOK.split('\n')[0]! })[0]).toContain(
      'a file with at least one position',
    );
  });

  it('does not refuse thirds that add up to the balance', () => {
    const positions = ['BTC-PERP', 'ETH-PERP'].map((market) => ({
      account: 'a',
      market,
      size: 1,
      entryPrice: 100,
      leverage: 3,
    }));
    const balances = [{ account: 'a', wallet: 'futures', amount: '66.6666666666667' }];
    expect(complaint(withBook({ positions, balances }), {})).toEqual([]);
  });
});

describe('an experiment in a folder', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'shortfall-config-'));
    writeFileSync(join(folder, 'eth.csv.gz'), gzipSync(history(60)));
    writeFileSync(join(folder, 'flat.json'), '{ "extends": "textbook", "margin": { "schedule": { "rate": 0.02 } } }');
    const text = withEth({ kind: 'replay', file: 'eth.csv.gz' });
    writeFileSync(
      join(folder, 'gap day.json'),
      text.replace('"name": "example",', '').replace('"textbook"', '"flat.json"'),
    );
    writeFileSync(join(folder, 'broken.json'), '{ "paths": 0, }');
    writeFileSync(join(folder, 'book.csv'), BOOK.replace(',-10,', ',0,'));
    writeFileSync(join(folder, 'broken-book.json'), withBook({ file: 'book.csv' }));
    writeFileSync(join(folder, 'leveraged.csv'), BOOK.replace(',,20,', ',,200,'));
    writeFileSync(join(folder, 'leveraged.json'), withBook({ file: 'leveraged.csv' }));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('finds its files beside it, zipped or not, and is named by its own', () => {
    const experiment = loadExperimentFile(join(folder, 'gap day.json'));
    expect(experiment.name).toBe('gap-day');
    expect(experiment.underlyings[1]?.price.kind).toBe('replay');
    expect(experiment.policies[0]?.venue.name).toBe('flat');
  });

  it('lists the data files it names, by content, and no folder of this machine', () => {
    const { inputs, resolved } = loadExperimentFile(join(folder, 'gap day.json'));
    const sha256 = createHash('sha256')
      .update(gzipSync(history(60)))
      .digest('hex');
    expect(inputs).toEqual([{ file: 'eth.csv.gz', sha256 }]);
    expect(JSON.stringify(resolved)).not.toContain(folder);
  });

  it('can be resolved again from its resolved copy elsewhere', () => {
    const path = join(folder, 'gap day.json');
    const { resolved } = loadExperimentFile(path);
    const elsewhere = mkdtempSync(join(tmpdir(), 'shortfall-run-'));
    writeFileSync(join(elsewhere, 'resolved.json'), JSON.stringify(resolved));
    expect(loadExperimentFile(join(elsewhere, 'resolved.json'), { relativeTo: path }).resolved).toEqual(resolved);
    rmSync(elsewhere, { recursive: true });
  });

  it('names its data files in issues by the path that opens them, and in the experiment by their own names', () => {
    expect(() => loadExperimentFile(join(folder, 'broken-book.json'))).toThrow(
      `${join(folder, 'book.csv')}:3:1 size: expected an amount other than 0`,
    );
    const experiment = loadExperimentFile(join(folder, 'leveraged.json'));
    expect(experiment.inputs.map(({ file }) => file)).toEqual(['leveraged.csv']);
    // What only the accounts can tell stands at the same place.
    expect(() => buildAccounts(experiment, rootKey('x'))).toThrow(
      `${join(folder, 'leveraged.csv')}:3:1: expected a leverage of at most 125`,
    );
  });

  it('names the file in its issues as the user did', () => {
    const path = join(folder, 'broken.json');
    expect(() => loadExperimentFile(path, { set: ['paths=0'] })).toThrow(ConfigError);
    expect(() => loadExperimentFile(path)).toThrow(`${path}:1:12 /paths: expected a whole number ≥ 1`);
    expect(() => loadExperimentFile(join(folder, 'none.json'))).toThrow('there is no such file');
  });
});

const DATA = process.env['SHORTFALL_DATA'] ?? '';
const MINUTES = join(DATA, 'btcusdt_binance_spot_1m_2021-05.csv.gz');

describe.skipIf(!existsSync(MINUTES))('recorded prices (skipped without SHORTFALL_DATA)', () => {
  it('replay the fall of 19 May 2021 minute by minute', () => {
    const text = withEth({ kind: 'replay', file: MINUTES, from: '2021-05-19T12:30Z' }).replace(
      '4000, "price"',
      '38314, "price"',
    );
    writeFileSync(join(tmpdir(), 'shortfall-may.json'), text);
    const { underlyings, warnings } = loadExperimentFile(join(tmpdir(), 'shortfall-may.json'));
    rmSync(join(tmpdir(), 'shortfall-may.json'));
    const { price } = underlyings[1]!;
    const prices = price.kind === 'replay' ? [...price.prices] : [];
    expect(prices).toHaveLength(60);
    // The low of the day, 30,000, was printed at 13:10 UTC: the 41st bar from 12:30.
    expect(prices.indexOf(Math.min(...prices))).toBeGreaterThanOrEqual(38);
    expect(Math.min(...prices)).toBeGreaterThan(30_000);
    expect(warnings.filter((warning) => !warning.includes('correlation'))).toEqual([]);
  });

  it('bootstrap eight years of hours, gaps and all', () => {
    const hours = join(DATA, 'btcusdt_binance_spot_1h.csv.gz');
    const text = withEth({ kind: 'bootstrap', file: hours, from: '2018-01-01' })
      .replace('"step": "1m"', '"step": "1h"')
      .replace('"over": "10m"', '"over": "10h"')
      .replace('"30m"', '"8h"');
    writeFileSync(join(tmpdir(), 'shortfall-hours.json'), text);
    const { underlyings } = loadExperimentFile(join(tmpdir(), 'shortfall-hours.json'));
    rmSync(join(tmpdir(), 'shortfall-hours.json'));
    const { price } = underlyings[1]!;
    expect(price.kind === 'bootstrap' && price.history.barMilliseconds).toBe(60 * MINUTE);
    expect(price.kind === 'bootstrap' && price.history.closes.length).toBeGreaterThan(70_000);
  });
});
