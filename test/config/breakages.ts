/** One way to break the whole configuration of `fixtures.ts`. */
export interface Breakage {
  readonly name: string;
  /** What is replaced, and by what. */
  readonly from: string;
  readonly to: string;
  /** Part of the sentence that a user reads. */
  readonly says: string;
  /** The piece of the broken text at which the message must point. */
  readonly at: string;
  /** Issues in all, where something else refers to what was broken; 1 unless given. */
  readonly issues?: number;
  /** Starts from the configuration with a synthetic book. */
  readonly synthetic?: true;
}

export const breakage = (name: string, from: string, to: string, says: string, at: string): Breakage => ({
  name,
  from,
  to,
  says,
  at,
});
const twofold = (...parts: Parameters<typeof breakage>): Breakage => ({ ...breakage(...parts), issues: 2 });
const synthetic = (...parts: Parameters<typeof breakage>): Breakage => ({ ...breakage(...parts), synthetic: true });

export const GBM = '{ "kind": "gbm", "drift": 0, "volatility": 0.8 }';
const ALICE = '{ "account": "alice", "market": "BTC-PERP", "size": "2", "entryPrice": "100000", "margin": "20000" }';
const NOTIONAL = '{ "kind": "lognormal", "median": "20000", "sigma": 1.5 }';
const GAP = '{ "kind": "gap", "underlying": "BTC", "size": -0.3, "start": 10, "over": "10m" }';
const NO_FUND = '"funds": { "main": null }, "backstop": { "order": [] }';

export const SYNTAX: readonly Breakage[] = [
  breakage('a missing comma', '"seed": "2026-11-21",', '"seed": "2026-11-21"', 'a comma between entries', '"paths"'),
  breakage('a field without quotes', '"paths": 100', 'paths: 100', 'a field name in double quotes', 'paths: 100'),
  breakage('NaN', '"drift": 0,', '"drift": NaN,', 'a JSON value', 'NaN'),
  breakage('a repeated field', '"paths": 100,', '"paths": 100, "seed": "x",', '"seed" a second time', '"seed": "x"'),
];

export const SHAPE: readonly Breakage[] = [
  breakage('an unknown field', '"horizon":', '"horizn":', 'did you mean "horizon"?', '"horizn"'),
  breakage('a required field left out', '"steps": 60, ', '', 'a field "steps" (Number of steps)', '{ "step": "1m" }'),
  breakage('text for a number', '"steps": 60', '"steps": "sixty"', 'a whole number, found "sixty"', '"sixty"'),
  breakage('no steps', '"steps": 60', '"steps": 0', 'a whole number ≥ 1', '0, "step"'),
  breakage('half a path', '"paths": 100', '"paths": 0.5', 'a whole number', '0.5,\n'),
  breakage('no paths', '"paths": 100', '"paths": 0', 'a whole number ≥ 1 and ≤ 4294967295', '0,\n'),
  breakage('more paths than can be numbered', '"paths": 100', '"paths": 4294967296', '≤ 4294967295', '4294967296'),
  breakage(
    'a step without a unit',
    '"step": "1m"',
    '"step": "60"',
    'a duration: a positive whole number with s, m, h or d',
    '"60"',
  ),
  breakage('a step of no length', '"step": "1m"', '"step": "0s"', 'a duration', '"0s"'),
  breakage('an empty seed', '"2026-11-21"', '""', 'a text that is not empty', '"",'),
  breakage(
    'a name that cannot be a folder',
    '"example"',
    '"a/b"',
    'letters, digits and . _ - (it names a folder)',
    '"a/b"',
  ),
  breakage('an unknown price model', GBM, '{ "kind": "gmb", "volatility": 0.8 }', 'did you mean "gbm"?', '"gmb"'),
  breakage(
    'a price without its kind',
    GBM,
    '{ "volatility": 0.8 }',
    'a "kind" of "gbm", "merton", "kou", "heston", "bates", "garch", "regime", "hawkes", "bootstrap" or "replay"',
    '{ "volatility": 0.8 }',
  ),
  breakage(
    'a field of another price model',
    GBM,
    '{ "kind": "gbm", "volatility": 0.8, "jumpMean": 0 }',
    'found "jumpMean"',
    '"jumpMean": 0 }',
  ),
  breakage('a negative volatility', '"volatility": 0.8', '"volatility": -0.8', 'a number ≥ 0, found -0.8', '-0.8'),
  breakage('a price of zero', '"initialPrice": 4000', '"initialPrice": 0', 'an amount > 0', '0, "price"'),
  breakage('a price in words', '"100000", "price"', '"1e5 USD", "price"', 'a number or a decimal string', '"1e5 USD"'),
  breakage(
    'more digits than are kept',
    '"100000", "price"',
    '"100000.1234567891", "price"',
    'at most 15 significant digits',
    '"100000.1234567891"',
  ),
  breakage(
    'as many digits in a bare number',
    '"initialPrice": 4000',
    '"initialPrice": 4000.123456789123',
    'at most 15 significant digits',
    '4000.123456789123',
  ),
  breakage('infinite money', '"2000000"', '"Infinity"', 'a number or a decimal string', '"Infinity"'),
  breakage('an amount beyond float64', '"2000000"', '"1e400"', 'between 1e-30 and 1e30 (this is too large)', '"1e400"'),
  synthetic(
    'a spread without end',
    NOTIONAL,
    '{ "kind": "lognormal", "median": "20000", "sigma": 1000 }',
    'expected a number ≥ 0 and ≤ 10',
    '1000 }',
  ),
  breakage(
    'more jumps than can be drawn',
    GBM,
    '{ "kind": "merton", "drift": 0, "volatility": 1, "jumpIntensity": 1e12, "jumpMean": 0, "jumpDeviation": 0 }',
    'expected a number ≥ 0 and ≤ 1000000',
    '1e12',
  ),
  breakage(
    'a number beyond float64',
    '"volatility": 0.8',
    '"volatility": 1e999',
    'a number of at most 1.7e308, found 1e999, which is too large',
    '1e999',
  ),
  breakage(
    'a bare amount beyond float64',
    '"initialPrice": 4000',
    '"initialPrice": 1e999',
    'found 1e999, which is too large',
    '1e999',
  ),
  breakage('a negative depth', '"2000000"', '"-2000000"', 'an amount > 0', '"-2000000"'),
  breakage('a correlation above 1', '[1, 0.8]', '[1, 1.8]', 'a number ≥ -1 and ≤ 1', '1.8]'),
  breakage('a confidence of 1', '"confidence": 0.95', '"confidence": 1', 'a number > 0 and < 1', '1, "quantileLevels"'),
  breakage('a quantile in percent', '[0.95, 0.99]', '[95, 0.99]', 'a number > 0 and < 1, found 95', '95, 0.99'),
  breakage('a quantile twice', '[0.95, 0.99]', '[0.95, 0.95]', 'each entry once', '[0.95, 0.95]'),
  twofold('a name that is a bare number', '"ETH": {', '"2": {', 'that is not a bare number', '"2": {'),
  breakage('a policy named by a number', '"cross": {', '"20": {', 'neither starts nor ends with a space', '"20": {'),
];

export const MEANING: readonly Breakage[] = [
  breakage(
    'a correlation that is not square',
    '[[1, 0.8], [0.8, 1]]',
    '[[1, 0.8]]',
    '2 rows, one for each of BTC, ETH',
    '[[1, 0.8]]',
  ),
  breakage(
    'a row that is too long',
    '[0.8, 1]]',
    '[0.8, 1, 0]]',
    '2 numbers, as many as there are rows',
    '[0.8, 1, 0]',
  ),
  breakage(
    'a correlation that is not symmetric',
    '[0.8, 1]]',
    '[0.7, 1]]',
    'the same correlation as row 1, column 2 (0.8)',
    '0.7, 1]',
  ),
  breakage('a diagonal that is not 1', '[0.8, 1]]', '[0.8, 0.9]]', '1 on the diagonal', '0.9]]'),
  breakage(
    'an unknown underlying',
    '"underlying": "ETH", "funding"',
    '"underlying": "ETC", "funding"',
    'did you mean "ETH"?',
    '"ETC"',
  ),
  twofold(
    'a symbol twice',
    '"symbol": "ETH-PERP"',
    '"symbol": "BTC-PERP"',
    '"BTC-PERP" a second time',
    '"BTC-PERP", "underlying": "ETH"',
  ),
  breakage(
    'a book without depth',
    '"depthPerBasisPoint": "2000000", ',
    '',
    'a "depthPerBasisPoint", or "impact": "none"',
    '{ "impact": "linear"',
  ),
  breakage(
    'funding between steps',
    '"interval": "30m"',
    '"interval": "90s"',
    'a whole number of steps (a step is 1m)',
    '"90s"',
  ),
  breakage(
    'too few funding rates',
    '{ "kind": "constant", "rate": 0.0001, "interval": "30m" }',
    '{ "kind": "replay", "rates": [0.0001], "interval": "30m" }',
    'at least 2 rates',
    '[0.0001]',
  ),
  breakage(
    'a shock of an unknown underlying',
    '"underlying": "BTC", "size"',
    '"underlying": "BTX", "size"',
    'did you mean "BTC"?',
    '"BTX"',
  ),
  breakage('an unknown shock', '"kind": "gap"', '"kind": "flashcrash"', 'did you mean "flashCrash"?', '"flashcrash"'),
  breakage('a shock in percent', '"size": -0.3', '"size": -30', 'did you mean -0.3?', '-30, '),
  breakage(
    'a shock after the horizon',
    '"start": 10',
    '"start": 61',
    'a step within the horizon, 1 to 60',
    '61, "over"',
  ),
  breakage(
    'a shock that outlasts the horizon',
    '"start": 10',
    '"start": 52',
    'a move that ends within the horizon of 60 steps, found one that takes steps 52 to 61',
    '"10m" }',
  ),
  breakage('a shock before the first step', '"start": 10', '"start": 0', 'a number ≥ 1', '0, "over"'),
  breakage(
    'a fall beyond the whole price',
    '"size": -0.3',
    '"size": -1.4',
    'a relative move > −1, found -1.4 (a fall of 140 % is impossible; −0.3 takes 30 % off)',
    '-1.4, ',
  ),
  breakage(
    'a shock in percent that no binary fraction is',
    '"size": -0.3',
    '"size": -33.3',
    'did you mean -0.333?',
    '-33.3, ',
  ),
  breakage(
    'a fall of the whole price in percent',
    '"size": -0.3',
    '"size": -100',
    'a fall of 10000 % is impossible',
    '-100, ',
  ),
  ...(
    [
      [
        'a flash crash that rises',
        '"kind": "flashCrash", "size": 0.3, "start": 1, "bounce": 0',
        'a fall: a relative move below 0, found 0.3',
        '0.3,',
      ],
      [
        'a squeeze that falls',
        '"kind": "squeeze", "size": -0.3, "start": 1, "bounce": 0',
        'a rise: a relative move above 0',
        '-0.3,',
      ],
      [
        'a slow bleed drawn from both sides of zero',
        '"kind": "slowBleed", "size": { "kind": "uniform", "low": -0.1, "high": 0.1 }, "start": 1',
        'a fall',
        '0.1 }, "start"',
      ],
      [
        'a flash crash without its bounce',
        '"kind": "flashCrash", "size": -0.3, "start": 1',
        'a field "bounce"',
        '{ "kind": "flashCrash"',
      ],
      [
        'a bounce above the whole move',
        '"kind": "flashCrash", "size": -0.3, "start": 1, "bounce": 1.5',
        'a share between 0 and 1, found 1.5',
        '1.5, "underlying"',
      ],
      [
        'a random bounce from back to front',
        '"kind": "flashCrash", "size": -0.3, "start": 1, "bounce": { "kind": "uniform", "low": 0.5, "high": 0.4 }',
        'a share ≥ the lowest one (0.5)',
        '0.4 }, "underlying"',
      ],
      [
        'a flash crash whose bounce outlasts the horizon',
        '"kind": "flashCrash", "size": -0.3, "start": 50, "steps": 6, "bounce": 0.3',
        'found one that takes steps 50 to 61',
        '6, "bounce"',
      ],
      [
        'a bounce in no time',
        '"kind": "flashCrash", "size": -0.3, "start": 1, "bounce": 0.3, "bounceSteps": 0',
        'a whole number ≥ 1',
        '0, "underlying"',
      ],
      [
        'a hold stated twice',
        '"kind": "depeg", "size": -0.3, "start": 1, "hold": "1m", "holdSteps": 1',
        'either "hold" or "holdSteps", not both',
        '1, "underlying"',
      ],
      [
        'a staircase of one stair',
        '"kind": "staircase", "size": -0.3, "start": 1, "stairs": 1',
        '≥ 2',
        '1, "underlying"',
      ],
      [
        'a staircase longer than the horizon',
        '"kind": "staircase", "size": -0.3, "start": "random", "steps": 5, "stairs": 10, "pause": "2m"',
        'found one of 68 steps',
        '5, "stairs"',
      ],
      [
        'a start from back to front',
        '"kind": "gap", "size": -0.3, "start": { "from": 9, "to": 8 }',
        'a step ≥ "from" (9)',
        '8 }, "underlying"',
      ],
      [
        'a start that may lie after the horizon',
        '"kind": "gap", "size": -0.3, "start": { "from": 9, "to": 61 }',
        'a step within the horizon, 1 to 60',
        '61 }, "underlying"',
      ],
      [
        'a start in words',
        '"kind": "gap", "size": -0.3, "start": "soon"',
        'a step number ≥ 1, "random" or { "from": …, "to": … }',
        '"soon"',
      ],
    ] as const
  ).map(([name, fields, says, at]) => breakage(name, GAP, `{ ${fields}, "underlying": "BTC" }`, says, at)),
  breakage(
    'a false mark of no market',
    GAP,
    '{ "kind": "mark", "market": "BTCPERP", "size": -0.1, "start": 1 }',
    'did you mean "BTC-PERP"?',
    '"BTCPERP"',
  ),
  breakage(
    'a false index of no underlying',
    GAP,
    '{ "kind": "oracle", "underlying": "BTCC", "size": -0.1, "start": 1 }',
    'did you mean "BTC"?',
    '"BTCC"',
  ),
  breakage(
    'a false index that outlasts the horizon',
    GAP,
    '{ "kind": "oracle", "underlying": "BTC", "size": -0.1, "start": 60, "over": "2m" }',
    'one that takes steps 60 to 61',
    '"2m"',
  ),
  breakage('a shock between steps', '"over": "10m"', '"over": "90s"', 'a whole number of steps', '"90s"'),
  breakage(
    'a position in no market',
    '"market": "ETH-PERP", "size"',
    '"market": "ETHPERP", "size"',
    'did you mean "ETH-PERP"?',
    '"ETHPERP"',
  ),
  breakage('a position of size zero', '"size": "-10"', '"size": "0"', 'an amount other than 0', '"0", "entryPrice"'),
  breakage('a negative entry price', '"entryPrice": "4000"', '"entryPrice": "-4000"', 'an amount > 0', '"-4000"'),
  breakage(
    'both margin and leverage',
    '"margin": "20000"',
    '"margin": "20000", "leverage": 10',
    'exactly one of "margin" and "leverage", found both',
    `${ALICE.slice(0, 30)}`,
  ),
  breakage(
    'neither margin nor leverage',
    ', "margin": "20000"',
    '',
    'exactly one of "margin" and "leverage", found neither',
    `${ALICE.slice(0, 30)}`,
  ),
  breakage(
    'a position twice',
    '"market": "ETH-PERP", "size"',
    '"market": "BTC-PERP", "size"',
    'a second time (the first is desk.json:22:7)',
    '{ "account": "alice", "market": "BTC-PERP", "size": "-10"',
  ),
  breakage('a negative balance', '"amount": "40000"', '"amount": "-1"', 'an amount ≥ 0', '"-1"'),
  breakage(
    'margins above the balance',
    '"amount": "40000"',
    '"amount": "33000"',
    "at least the account's margins, 33333",
    '"33000"',
  ),
  breakage('an unknown wallet field', '"wallet": "futures"', '"walet": "futures"', 'did you mean "wallet"?', '"walet"'),
  breakage(
    'an unknown margin mode of a row',
    '"marginMode": "isolated"',
    '"marginMode": "isolatd"',
    'did you mean "isolated"?',
    '"isolatd"',
  ),
  breakage(
    'positions and a file of them',
    '"kind": "table",',
    '"kind": "table", "file": "book.csv",',
    'either "positions" or "file", found both',
    '{\n    "kind": "table"',
  ),
  breakage(
    'a baseline that is no policy',
    '"baseline": "isolated"',
    '"baseline": "isolatd"',
    'did you mean "isolated"?',
    '"isolatd"',
  ),
  breakage('a negative fund size', '[0, "50", 125]', '[0, "-50", 125]', 'an amount ≥ 0', '"-50"'),
  breakage('a fund size twice', '[0, "50", 125]', '[0, "50", 50.0]', 'each fund size once', '50.0]'),
  breakage(
    'a replay that is too short',
    GBM,
    '{ "kind": "replay", "prices": [99, 95] }',
    'at least 60 prices, one for each step, found 2',
    '[99, 95]',
  ),
  breakage(
    'a replay of nothing',
    GBM,
    '{ "kind": "replay" }',
    'either "prices" or "file", found neither',
    '{ "kind": "replay" }',
  ),
  breakage(
    'a file that is not there',
    GBM,
    '{ "kind": "bootstrap", "file": "eth.csv" }',
    'there is no such file',
    '"eth.csv"',
  ),
  synthetic('no accounts', '"count": 1000', '"count": 0', 'a whole number ≥ 1', '0,\n    "notional"'),
  synthetic('a share in percent', '"count": 1000,', '"count": 1000, "longShare": 50,', 'a number ≥ 0 and ≤ 1', '50,\n'),
  synthetic(
    'weights that do not match',
    '[3, 4, 4]',
    '[3, 4]',
    '3 weights, one for each of the values, found 2',
    '[3, 4]',
  ),
  synthetic('weights that are all zero', '[3, 4, 4]', '[0, 0, 0]', 'weights that are not all 0', '[0, 0, 0]'),
  synthetic('a negative weight', '[3, 4, 4]', '[3, -4, 4]', 'a number ≥ 0', '-4, 4'),
  synthetic('a leverage below 1', '[5, 10, 20]', '[0.5, 10, 20]', 'an amount ≥ 1', '0.5, 10'),
  synthetic(
    'an unknown distribution',
    NOTIONAL,
    '{ "kind": "lognormall", "median": 1, "sigma": 1 }',
    'did you mean "lognormal"?',
    '"lognormall"',
  ),
  synthetic(
    'a distribution upside down',
    NOTIONAL,
    '{ "kind": "uniform", "low": 9, "high": 3 }',
    'an amount ≥ "low" (9)',
    '3 },',
  ),
  synthetic(
    'more positions than markets',
    '"values": [1, 2]',
    '"values": [1, 3]',
    'at most 2: one position in each market',
    '3], "weights": [3, 1]',
  ),
  synthetic(
    'a whale in no market',
    '"market": "BTC-PERP", "side"',
    '"market": "BTCPERP", "side"',
    'did you mean "BTC-PERP"?',
    '"BTCPERP"',
  ),
];

export const VENUE: readonly Breakage[] = [
  breakage('an unknown venue', '"textbook"', '"textbok"', 'did you mean "textbook"?', '"textbok"'),
  breakage('a venue file that is not there', '"textbook"', '"mine.json"', 'there is no such file', '"mine.json"'),
  breakage(
    'brackets that do not start at 0',
    '"notionalFloor": 0',
    '"notionalFloor": 10',
    'the first bracket to start at 0',
    '10, "rate"',
  ),
  breakage(
    'brackets that do not ascend',
    '"50000"',
    '"0"',
    'a floor above that of the bracket before (0)',
    '"0", "rate"',
  ),
  breakage(
    'a rate that falls',
    '"rate": 0.005',
    '"rate": 0.003',
    'a rate no lower than that of the bracket before (0.004)',
    '0.003',
  ),
  breakage('a rate in percent', '"rate": 0.005', '"rate": 5', 'a number > 0 and < 1', '5, "maximumLeverage"'),
  breakage(
    'a leverage that its rate cannot carry',
    '"maximumLeverage": 125',
    '"maximumLeverage": 500',
    'a leverage of at most 250',
    '500 }',
  ),
  breakage('an unknown margin mode', '{ "mode": "cross" }', '{ "mode": "crss" }', 'did you mean "cross"?', '"crss"'),
  breakage('an unknown field in a patch', '{ "mode": "cross" }', '{ "mod": "cross" }', 'did you mean "mode"?', '"mod"'),
  breakage(
    'a field of the experiment in a policy',
    '"cross": {',
    '"cross": { "paths": 5,',
    'a policy touches the venue side only',
    '"paths": 5',
  ),
  breakage('a fund of negative size', '"2880"', '"-1"', 'an amount ≥ 0', '"-1"'),
  breakage(
    'a fund that a patch takes away',
    '"funds": { "main": { "balance": "2880" } }',
    '"funds": null',
    'a field "funds"',
    'null }',
  ),
  breakage(
    'a fund that a patch takes away from a layer of the shipped venue',
    '"extends": "textbook",',
    '"extends": "textbook", "funds": { "main": null },',
    'a fund in "funds" (none), found "main" (this patch clashes with /backstop/fund/fund of configs/venues/textbook.json)',
    'null }',
  ),
  breakage(
    'a layer that a patch takes away from the order of the shipped venue',
    '"funds": {',
    '"backstop": { "fund": null }, "funds": {',
    'found "fund" (this patch clashes with /backstop/order/0 of configs/venues/textbook.json)',
    'null }',
  ),
  breakage(
    'a fee that a patch sends to a fund that another took away',
    '"extends": "textbook",',
    '"extends": "textbook", "funds": { "main": null }, "backstop": { "order": [] }, "liquidation": { "fee": { "to": "fund", "rate": 0.01 } },',
    'the venue has no fund',
    '"fund", "rate": 0.01',
  ),
  breakage(
    'a layer that asks an unknown fund',
    '"funds": {',
    '"backstop": { "fund": { "fund": "man" } }, "funds": {',
    'did you mean "main"?',
    '"man"',
  ),
  breakage(
    'a layer in the order that is not described',
    '"funds": {',
    '"backstop": { "order": ["fund", "adl"] }, "funds": {',
    'a layer that is described here ("fund")',
    '"adl"',
  ),
  breakage(
    'a fee to a fund that is not there',
    '"funds": { "main": { "balance": "2880" } }',
    `${NO_FUND}, "liquidation": { "fee": { "rate": 0.01, "to": "fund" } }`,
    'the venue has no fund',
    '"fund" } }',
  ),
  breakage(
    'a liquidation that closes nothing',
    '"funds": {',
    '"liquidation": { "stages": { "order": [] } }, "funds": {',
    'at least one stage',
    '[] } }',
  ),
  breakage(
    'a schedule of a contract that is not traded',
    '"mode": "cross" }',
    '"mode": "cross", "markets": { "BTC-PREP": { "schedule": { "kind": "flat", "rate": 0.01 } } } }',
    'did you mean "BTC-PERP"?',
    '"BTC-PREP"',
  ),
  breakage(
    'a source of no date',
    '"extends": "textbook",',
    '"extends": "textbook", "sources": [{ "pointer": "/margin", "source": "x", "asOf": "2024-02-31" }],',
    'a calendar date',
    '"2024-02-31"',
  ),
  breakage(
    'a source before the venue',
    '"extends": "textbook",',
    '"extends": "textbook", "sources": [{ "pointer": "/margin", "source": "x", "asOf": "1999" }],',
    'a calendar date from 2009 on',
    '"1999"',
  ),
  breakage(
    'a new kind that lacks its fields',
    '"mode": "cross" }',
    '"mode": "cross", "schedule": { "kind": "flat" } }',
    'a field "rate"',
    '{ "kind": "flat" }',
  ),
];

/** A policy of the fixture with these fields in place of its margin mode. */
const POLICY = '{ "mode": "cross" }, "funds": {';
const MAIN = '"main": { "balance": "2880"';
const inPolicy = (name: string, fields: string, says: string, at: string): Breakage =>
  breakage(name, POLICY, `{ "mode": "cross" }, ${fields}, "funds": {`, says, at);
const schedule = (name: string, fields: string, says: string, at: string): Breakage =>
  breakage(name, '"mode": "cross" }', `"mode": "cross", "schedule": ${fields} }`, says, at);
const fund = (name: string, fields: string, says: string, at: string): Breakage =>
  breakage(name, MAIN, `${MAIN}, ${fields}`, says, at);
const stage = (name: string, fields: string, says: string, at: string): Breakage =>
  inPolicy(name, `"liquidation": { "stages": { "all": ${fields} } }`, says, at);
const layer = (name: string, fields: string, says: string, at: string): Breakage =>
  inPolicy(name, `"backstop": { "fund": ${fields} }`, says, at);

export const MECHANISMS: readonly Breakage[] = [
  schedule(
    'a bracket in the middle without an end',
    '{ "kind": "positionBrackets", "unit": "notional", "brackets": [{ "rate": 0.01 }, { "upTo": 5, "rate": 0.02 }] }',
    'an "upTo": only the last bracket may be without an end',
    '{ "rate": 0.01 }',
  ),
  schedule(
    'ends of brackets that do not ascend',
    '{ "kind": "positionBrackets", "unit": "notional", "brackets": [{ "upTo": 5, "rate": 0.01 }, { "upTo": 5.0, "rate": 0.02 }] }',
    'an end above that of the bracket before (5)',
    '5.0,',
  ),
  schedule(
    'a rate of whole positions that falls',
    '{ "kind": "positionBrackets", "unit": "notional", "brackets": [{ "upTo": 5, "rate": 0.02 }, { "rate": 0.01 }] }',
    'a rate no lower than that of the bracket before (0.02)',
    '0.01 }]',
  ),
  schedule(
    'an initial rate that falls',
    '{ "kind": "positionBrackets", "unit": "notional", "brackets": [{ "upTo": 5, "rate": 0.01, "initialRate": 0.04 }, { "rate": 0.01, "initialRate": 0.03 }] }',
    'an initial rate no lower than that of the bracket before (0.04)',
    '0.03 }]',
  ),
  schedule(
    'an initial rate below maintenance',
    '{ "kind": "positionBrackets", "unit": "contracts", "brackets": [{ "rate": 0.02, "initialRate": 0.01 }] }',
    'an initial rate no lower than the maintenance rate (0.02)',
    '0.01 }]',
  ),
  schedule(
    'brackets after one without an end',
    '{ "kind": "positionBrackets", "unit": "notional", "brackets": [{ "rate": 0.01 }], "next": { "sizeStep": 1, "rateStep": 0.01 } }',
    'no further brackets: the last one has no end',
    '{ "sizeStep"',
  ),
  schedule(
    'an initial base below maintenance',
    '{ "kind": "linear", "base": 0.02, "slopePerUnit": 0, "initialBase": 0.015 }',
    'an initial rate no lower than the maintenance rate (0.02)',
    '0.015 }',
  ),
  schedule(
    'a cap that the lowest rate exceeds',
    '{ "kind": "curve", "maximumLeverage": 10, "constant": 5, "cap": 0.04, "initialFactor": 1.3 }',
    'a cap of at least 1 / (2 · maximumLeverage), 0.05',
    '0.04, "initialFactor"',
  ),
  schedule(
    'steps of no width',
    '{ "kind": "steps", "baseLimit": 0, "step": 0, "base": 0.01, "rateStep": 0.01 }',
    'an amount > 0',
    '0, "base"',
  ),
  inPolicy('an average without its window', '"markPrice": { "kind": "ema" }', 'a field "window"', '{ "kind": "ema" }'),
  inPolicy('an unknown mark price', '"markPrice": { "kind": "medan" }', 'did you mean "median"?', '"medan"'),
  inPolicy(
    'funding that never settles',
    '"funding": { "interval": "never" }',
    'a duration such as "8h", or "continuous"',
    '"never"',
  ),
  inPolicy(
    'a probability of nothing',
    '"triggers": { "liquidate": { "probability": 0 } }',
    'a number > 0 and ≤ 1',
    '0 } }',
  ),
  inPolicy(
    'a trigger that begins at an unknown stage',
    '"triggers": { "liquidate": { "from": "al" } }',
    'a stage in the order of "liquidation.stages" ("all"), found "al" (did you mean "all"?)',
    '"al" }',
  ),
  stage('a share of more than all', '{ "slice": { "kind": "fraction", "share": 1.2 } }', 'a number > 0 and ≤ 1', '1.2'),
  stage(
    'orders that are at least larger than at most',
    '{ "slice": { "kind": "fraction", "share": 1, "minimumNotional": 9, "maximumNotional": 3 } }',
    'an amount ≥ "minimumNotional" (9)',
    '3 } }',
  ),
  stage(
    'tiers in words',
    '{ "slice": { "kind": "tiersDown", "tiers": "two" } }',
    'a number of brackets ≥ 1, "lowest" or "justEnough"',
    '"two"',
  ),
  stage(
    'a handover of a part',
    '{ "slice": { "kind": "fraction", "share": 0.5 }, "limit": "none" }',
    'another limit: "none" hands whole positions over, found "none" with a slice "fraction"',
    '"none"',
  ),
  stage('an unknown limit', '{ "limit": "bankrupt" }', 'did you mean "bankruptcy"?', '"bankrupt"'),
  breakage(
    'tiers of a schedule that has none',
    '"mode": "cross" }, "funds"',
    '"mode": "cross", "schedule": { "kind": "flat", "rate": 0.01 } }, "liquidation": { "stages": { "all": { "slice": { "kind": "tiersDown", "tiers": 1 } } } }, "funds"',
    'a schedule with brackets or steps: only those have tiers, found "tiersDown" over a schedule "flat"',
    '"tiersDown", "tiers"',
  ),
  stage(
    'a condition on an unknown fund',
    '{ "onlyWhile": { "fund": "man", "is": "sound" } }',
    'did you mean "main"?',
    '"man"',
  ),
  fund(
    'a drawdown that ends deeper than it begins',
    '"drawdown": { "window": "8h", "start": 0.2, "stop": 0.3 }',
    'a fall of at most "start" (0.2)',
    '0.3 }',
  ),
  fund(
    'a drawdown of more than all',
    '"drawdown": { "window": "8h", "start": 1.5 }',
    'a number > 0 and ≤ 1',
    '1.5 } }',
  ),
  fund('a scope that is none', '"scope": "coins"', 'did you mean "coin"?', '"coins"'),
  fund(
    'a group of a contract that is not traded',
    '"scope": { "group": ["BTC-PERP", "ETHPERP"] }',
    'did you mean "ETH-PERP"?',
    '"ETHPERP"',
  ),
  layer('a takeover by an unknown fund', '{ "kind": "takeover", "fund": "man" }', 'did you mean "main"?', '"man"'),
  layer('a takeover by nobody', '{ "kind": "takeover" }', 'a field "fund"', '{ "kind": "takeover" }'),
  layer(
    'a cap of inventory in words',
    '{ "kind": "takeover", "fund": "main", "inventoryCap": "none" }',
    'an amount, "unlimited" or { "ofFund": … }',
    '"none"',
  ),
  layer('an assignment to nobody', '{ "kind": "assignment", "providers": [] }', 'at least 1 entry', '[] }'),
  layer(
    'a volunteer twice',
    '{ "kind": "assignment", "providers": [{ "name": "p" }, { "name": "p" }] }',
    'each provider once',
    '"p" }]',
  ),
  layer(
    'an unknown ranking',
    '{ "kind": "adl", "ranking": "profitTimesLeverge" }',
    'did you mean "profitTimesLeverage"?',
    '"profitTimesLeverge"',
  ),
  layer(
    'a haircut beyond the profit',
    '{ "kind": "socialisedLoss", "allocation": "cappedProRata", "cap": 2 }',
    'a number > 0 and ≤ 1',
    '2 }',
  ),
  layer(
    'a bound of nothing',
    '{ "kind": "insuranceFund", "fund": "main", "perSettlement": 0 }',
    'an amount > 0',
    '0 } }, "funds"',
  ),
  inPolicy(
    'a wallet swept twice',
    '"negativeBalance": { "sweep": ["spot", { "wallet": "spot" }] }',
    'each wallet once',
    '{ "wallet": "spot" }',
  ),
  inPolicy('a waived share in percent', '"negativeBalance": { "waivedShare": 50 }', 'a number ≥ 0 and ≤ 1', '50 }'),
  breakage(
    'an inverse contract beside a linear one',
    '"underlying": "ETH", "funding"',
    '"underlying": "ETH", "contract": { "kind": "inverse" }, "funding"',
    'a contract that settles in the quote currency, as "BTC-PERP" does: one experiment settles in one coin, found one of kind "inverse", which settles in ETH',
    '{ "symbol": "ETH-PERP"',
  ),
  breakage(
    'a contract of no size',
    '"underlying": "ETH", "funding"',
    '"underlying": "ETH", "contract": { "kind": "linear", "multiplier": 0 }, "funding"',
    'an amount > 0',
    '0 }, "funding"',
  ),
  synthetic(
    'a stop-loss beyond the price',
    '"count": 1000,',
    '"count": 1000, "traders": { "stopLoss": { "share": 1, "distance": 1 } },',
    'a number > 0 and < 1',
    '1 } }',
  ),
  synthetic(
    'a top-up of nothing',
    '"count": 1000,',
    '"count": 1000, "traders": { "topUp": { "share": 1, "size": 0 } },',
    'a number > 0',
    '0 } }',
  ),
  breakage(
    'a stop-loss at no price',
    '"margin": "20000" }',
    '"margin": "20000", "stopLoss": "-5" }',
    'an amount > 0',
    '"-5"',
  ),
];

export const LATER: readonly Breakage[] = [
  breakage(
    'adaptive paths',
    '"paths": 100',
    '"paths": { "min": 100, "max": 1000 }',
    'not yet supported in this version',
    '"paths"',
  ),
  breakage(
    'other sampling',
    '"paths": 100',
    '"paths": 100, "sampling": { "kind": "tilt", "defensive": 0.1 }',
    'not yet supported in this version',
    '"tilt"',
  ),
  breakage('gates', '"paths": 100', '"paths": 100, "gates": []', 'not yet supported in this version', '"gates"'),
  breakage(
    'a reporting currency',
    '"paths": 100',
    '"paths": 100, "reportingCurrency": "EUR"',
    'not yet supported in this version',
    '"EUR"',
  ),
  breakage(
    'square-root impact',
    '"impact": "linear"',
    '"impact": "sqrt"',
    'not yet supported in this version',
    '"sqrt"',
  ),
];
