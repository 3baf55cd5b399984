/** What a person wants to know of a venue. */
export const FIRST_QUESTIONS = {
  fund: 'On an ordinary day, how likely is it that the insurance fund runs dry, and who pays then?',
  'margin-mode': 'Does cross margin make it likelier than isolated margin that the insurance fund runs dry?',
  'fund-size': 'How large must the insurance fund be, so that it runs dry on one day in a thousand at most?',
} as const;
export type FirstQuestion = keyof typeof FIRST_QUESTIONS;

/** A contract of the book. */
export interface FirstMarket {
  readonly symbol: string;
  readonly underlying: string;
  /** Quote per base, as text. */
  readonly price: string;
  /** The venue's margin schedule of the same coin under another name; absent where it has this one's, or none. */
  readonly schedule?: unknown;
  /** Base in a contract, where the venue's tiers count contracts and the size of this one is known. */
  readonly multiplier?: number;
}

/** All that a first configuration is made of. */
export interface FirstAnswers {
  readonly name: string;
  readonly question: FirstQuestion;
  readonly venue: string;
  readonly contract: 'linear' | 'inverse';
  /** The venue's first fund and its balance; absent where it has none. */
  readonly fund?: {
    readonly name: string;
    readonly balance: unknown;
    readonly isTheVenues: boolean;
    /** `for each contract`: how many of that balance there are. */
    readonly whose: string;
  };
  /** The file of positions, relative to the configuration; absent = a synthetic book. */
  readonly accounts?: string;
  readonly markets: readonly FirstMarket[];
  /** Price models that come with shortfall, by name. */
  readonly models: readonly string[];
}

/** Depth of the books of Binance within a basis point, quote (docs/calibration.md); of a coin that is not among them, a guess. */
const DEPTHS: { readonly [underlying: string]: number } = { BTC: 2_400_000, ETH: 1_000_000 };
const DEPTH_OF_OTHERS = 200_000;
/** Basis points of depth that rest on each side. */
const REACH = 300;

/** A configuration with comments that runs as it is. */
export function firstConfig(answers: FirstAnswers): string {
  const { name, question, markets, accounts } = answers;
  const underlyings = [...new Map(markets.map((market) => [market.underlying, market])).values()];
  return `{
  // shortfall validate says all that is wrong with this file, shortfall run answers its question.
  // Every field that it may have is described in shortfall's schema/experiment.schema.json.
  "name": ${json(name)},
  "question": ${json(FIRST_QUESTIONS[question])},
  // Any text. The same seed gives the same numbers, on any machine.
  "seed": "1",
  "paths": 10000,
  // One day, minute by minute.
  "horizon": { "steps": 1440, "step": "1m" },

  // ${accounts === undefined ? 'Put the prices of the day here.' : `Prices are the medians of the entry prices in ${accounts}: put those of the day here.`}
  // Laws that are named are fitted models that come along: shortfall models.
  "underlyings": {
${underlyings.map((each) => `    ${json(each.underlying)}: ${price(each, answers)}`).join(',\n')}
  },
${joint(underlyings.length)}
  "markets": [
${markets.map((each) => market(each, answers)).join(',\n')}
  ],

${book(answers)}

${venue(answers)}
}
`;
}

const json = (value: unknown): string => JSON.stringify(value);

function price({ underlying, price }: FirstMarket, { models }: FirstAnswers): string {
  const model = `${underlying.toLowerCase()}-1m`;
  if (models.includes(model)) return `{ "initialPrice": ${json(price)}, "price": ${json(model)} }`;
  return `{
      "initialPrice": ${json(price)},
      // An assumption: no model of ${underlying} comes along. shortfall calibrate ${underlying}=bars.csv fits one to your prices.
      "price": { "kind": "merton", "drift": 0, "volatility": 1, "jumpIntensity": 60, "jumpMean": -0.01, "jumpDeviation": 0.05 }
    }`;
}

function joint(count: number): string {
  if (count < 2) return '';
  const rows = Array.from({ length: count }, (_, i) =>
    json(Array.from({ length: count }, (__, j) => (i === j ? 1 : 0.8))),
  );
  return `  // Coins fall together: an assumption, in the order of the underlyings.
  "joint": { "correlation": [${rows.join(', ')}] },
`;
}

function market({ symbol, underlying, multiplier }: FirstMarket, { contract }: FirstAnswers): string {
  const depth = DEPTHS[underlying] ?? DEPTH_OF_OTHERS;
  const source = DEPTHS[underlying] === undefined ? 'a guess' : 'as of Binance';
  return `    {
      "symbol": ${json(symbol)},
      "underlying": ${json(underlying)},
      "contract": { "kind": ${json(contract)}${multiplier === undefined ? '' : `, "multiplier": ${multiplier}`} },
      // What rests in the order book, ${source}: liquidations move the price against themselves.
      "book": { "impact": "linear", "depthPerBasisPoint": "${depth}", "maximumDepth": "${depth * REACH}", "recoveryHalfLife": "5m" }
    }`;
}

function book({ accounts, contract }: FirstAnswers): string {
  if (accounts !== undefined) {
    const size = contract === 'inverse' ? 'contracts in quote' : 'base';
    return `  // One row per position: account, market, size (${size}; long > 0 > short), entryPrice, and margin or leverage.
  // Free cash beside the margins: "balancesFile": "balances.csv" (account, wallet, amount); absent = none.
  "accounts": { "kind": "table", "file": ${json(accounts)} },`;
  }
  return `  // Drawn from the seed. Your own book: { "kind": "table", "file": "positions.csv" } with the columns account, market, size
  // (long > 0 > short), entryPrice, and margin or leverage.
  "accounts": {
    "kind": "synthetic",
    "count": 1000,
    "notional": { "kind": "lognormal", "median": "100000", "sigma": 1.5 },
    "leverage": { "kind": "discrete", "values": [5, 10, 20, 50], "weights": [3, 4, 4, 2] },
    "freeBalance": { "kind": "constant", "value": 0.5 },
    "admission": "raiseMargin"
  },`;
}

function venue({ venue, fund, markets, question }: FirstAnswers): string {
  const schedules = markets.filter(({ schedule }) => schedule !== undefined);
  const parts = [
    ...(fund === undefined
      ? []
      : [
          `    // ${fund.isTheVenues ? 'The insurance fund as the venue has it, for its whole book: put what stands behind yours.' : 'The insurance fund, in the coin that the venue settles in.'} This much ${fund.whose}.
    "funds": { ${json(fund.name)}: { "balance": ${json(fund.balance)} } }`,
        ]),
    ...(schedules.length === 0
      ? []
      : [
          `    // The venue's schedules of these coins, under the names of your markets.
    "margin": { "markets": {
${schedules.map(({ symbol, schedule }) => `      ${json(symbol)}: ${json(schedule)}`).join(',\n')}
    } }`,
        ]),
  ];
  const patch = parts.length === 0 ? json(venue) : `{\n    "extends": ${json(venue)},\n${parts.join(',\n')}\n  }`;
  const policies =
    question === 'margin-mode'
      ? `,
  // Each policy is a patch over the venue, and meets the same paths.
  "policies": { "isolated": { "margin": { "mode": "isolated" } }, "cross": { "margin": { "mode": "cross" } } }`
      : '';
  return `  // shortfall venues show ${venue} explains its rules.
  "venue": ${patch}${policies}`;
}
