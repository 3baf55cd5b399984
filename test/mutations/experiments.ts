import fc from 'fast-check';
import { shippedModelNames, shippedVenueNames } from '../../src/config/load.ts';
import { schemaOf } from '../../src/config/schema/documents.ts';
import { instancesOf, type SchemaPart, type Vocabulary } from './schema-instances.ts';

const experiment = schemaOf('experiment') as SchemaPart;
const venue = schemaOf('venue') as SchemaPart;
const part = (name: string): SchemaPart => ({ ...experiment.properties![name]!, $defs: experiment.$defs! });

const UNDERLYINGS = ['BTC', 'ETH'];
const SYMBOLS = ['BTC-PERP', 'ETH-PERP', 'BTC-JUNE'];
const METRICS = [
  'fundDepletion.probability',
  'negativeEquity.probability',
  'shortfall.mean',
  'fundDraw.quantile[0.95]',
  'shortfall.expectedShortfall[0.95]',
];
const ACCOUNTS = ['alice', 'bob', 'carol', 'dan'];

/** Files that lie beside the configuration, by what they hold. */
const FILES = {
  bars: { sound: ['bars.csv', 'flat-bars.csv'], others: ['broken-bars.csv', 'absent.csv'] },
  positions: { sound: ['positions.csv'], others: ['broken-positions.csv', 'empty.csv', 'absent.csv'] },
  balances: { sound: ['balances.csv'], others: ['broken-balances.csv', 'absent.csv'] },
} as const;

const RIVALS = [
  ['positions', 'file'],
  ['prices', 'file'],
  ['rates', 'file'],
  ['atMost', 'atLeast'],
  ['halfWidth', 'relativeHalfWidth'],
  ['correlation', 'offDiagonal'],
  ['margin', 'leverage'],
];

/** Names that fit together, for most fields that name something. */
function vocabulary(underlyings: readonly string[], symbols: readonly string[]): Vocabulary {
  const mostly = (words: readonly unknown[], others: readonly unknown[]): fc.Arbitrary<unknown> =>
    fc.oneof(
      { weight: 12, arbitrary: fc.constantFrom(...words) },
      { weight: 1, arbitrary: fc.constantFrom(...others) },
    );
  const matrix = fc
    .constantFrom(0, 0.5, -0.5, 0.9, 1)
    .map((rho) => underlyings.map((_, i) => underlyings.map((__, j) => (i === j ? 1 : rho))));
  const perUnderlying = (numbers: readonly number[]): fc.Arbitrary<unknown> =>
    fc.array(fc.constantFrom(...numbers), { minLength: underlyings.length, maxLength: underlyings.length });
  const valueOf: Vocabulary['valueOf'] = (field, schema) => {
    switch (field) {
      case 'underlying':
        return mostly(underlyings, ['DOGE']);
      case 'market':
        return mostly(symbols, ['DOGE-PERP']);
      case 'account':
        return mostly(ACCOUNTS, ['maker-1']);
      case 'wallet':
        return mostly(['futures', 'futures', 'spot'], ['earn']);
      case 'fund':
        return mostly(['main'], ['second']);
      case 'policy':
        return mostly(['isolated'], ['cross', 'nobody']);
      case 'metric':
        return mostly(METRICS, ['nothing.mean', 'cascadeRounds.maximum']);
      case 'metrics':
        return fc.subarray([...METRICS], { minLength: 1, maxLength: 3 });
      case 'policies':
        return fc.constantFrom(['cross'], ['isolated', 'cross']);
      case 'margins':
        return fc.dictionary(fc.constantFrom(...METRICS), fc.constantFrom(0.001, '10', 1e-9), { maxKeys: 2 });
      case 'entryPrice':
        return fc.constantFrom('100', '90', '110', 100.5);
      case 'size':
        return schema.type === undefined || schema.then !== undefined || schema.exclusiveMinimum !== undefined
          ? undefined
          : fc.constantFrom('1', '-1', 2, '-0.5', '100', '-300');
      case 'notional':
      case 'maximumDepth':
      case 'depthPerBasisPoint':
        return schema.type === 'object' || schema.oneOf !== undefined || schema.$ref !== undefined
          ? undefined
          : fc.constantFrom('1000', '20000', 500_000);
      case 'multiplier':
        return fc.constantFrom('0.01', 1, '100');
      case 'positionsPerAccount':
        return fc.constant({ values: symbols.map((_, i) => i + 1) });
      case 'marketWeights':
        return fc.constant(symbols.map(() => 1));
      case 'book':
        return fc.oneof(
          fc.constant({ impact: 'none' }),
          instancesOf(schema, { valueOf, rivals: [] }).map((book): unknown => ({
            depthPerBasisPoint: '20',
            ...(book as object),
          })),
        );
      case 'contract':
        return fc.constantFrom<unknown>({ kind: 'linear' }, { kind: 'linear', multiplier: '0.01' });
      case 'prices':
        return fc.constantFrom(
          [99, 95, 91.5, 80, 60, 61, 62, 40, 90, 100],
          Array.from({ length: 10 }, () => '100'),
        );
      case 'impactCoefficient':
        return fc.constantFrom(0.1, 1);
      case 'impact':
        return fc.constantFrom('linear', 'none');
      case 'regime':
        return fc.constant({
          transitionPerStep: [
            [0.9, 0.1],
            [0.2, 0.8],
          ],
          initialProbabilities: [1, 0],
        });
      case 'leverage':
        return schema.oneOf === undefined && schema.$ref === undefined && schema.then === undefined
          ? fc.constantFrom(1, 5, 20)
          : fc.constantFrom<unknown>(
              10,
              { kind: 'logUniform', low: 2, high: 50 },
              { kind: 'discrete', values: [2, 20, 100] },
            );
      case 'count':
        return fc.constantFrom(1, 4, 12);
      case 'over':
      case 'hold':
      case 'bounceOver':
      case 'pause':
      case 'interval':
      case 'window':
        return fc.constantFrom('1m', '2m', '5m', '8h');
      case 'start':
        return fc.constantFrom<unknown>(1, 2, 5, 'random', { from: 1, to: 3 });
      case 'file':
        return /position/.test(schema.description ?? '')
          ? mostly(FILES.positions.sound, FILES.positions.others)
          : mostly(FILES.bars.sound, FILES.bars.others);
      case 'balancesFile':
        return mostly(FILES.balances.sound, FILES.balances.others);
      case 'column':
        return mostly(['close', 'open'], ['absent']);
      case 'from':
      case 'to':
        return mostly(['2024-01-01T00:02Z', '2024-01-01'], ['2025-01-01T00:00Z']);
      case 'correlation':
        return schema.type === 'array' ? matrix : fc.constantFrom(-0.5, 0.3);
      case 'mean':
        return schema.type === 'array' ? perUnderlying([-0.05, 0, 0.1]) : undefined;
      case 'deviation':
        return schema.type === 'array' ? perUnderlying([0, 0.05]) : undefined;
      case 'transitionPerStep':
        return fc.constant([
          [0.9, 0.1],
          [0.2, 0.8],
        ]);
      case 'initialProbabilities':
        return fc.constantFrom([0.5, 0.5], [1, 0]);
      case 'volatility':
        return schema.type === 'array' ? fc.constant([0.5, 3]) : fc.constantFrom(0, 0.5, 2, 20);
      case 'jumpIntensity':
      case 'baseIntensity':
      case 'intensity':
        return fc.constantFrom(0, 60, 5_000, 200_000);
      case 'excitation':
        return fc.constantFrom(0, 100, 900);
      case 'decay':
        return fc.constantFrom(1_000, 20_000);
      case 'jumpMean':
        return fc.constantFrom(-0.05, 0, 0.02);
      case 'jumpDeviation':
        return fc.constantFrom(0, 0.05);
      case 'omega':
        return fc.constantFrom(1e-8, 1e-6);
      case 'alpha':
      case 'gamma':
        return fc.constantFrom(0, 0.05, 0.1);
      case 'beta':
        return schema.type === 'number' ? fc.constantFrom(0.5, 0.85) : undefined;
      case 'positions':
        return schema.items?.properties === undefined
          ? undefined
          : fc.array(positions(symbols), { minLength: 1, maxLength: 4 }).map(withoutTwins);
      case 'markets':
        return fc.constant({});
      case 'sources':
        return fc.constant([]);
      default:
        return undefined;
    }
  };
  return { valueOf, rivals: RIVALS };
}

/** Neither is needed, so that they are no rivals. */
function withOneSourceOfBalances(accounts: unknown): unknown {
  const { balances, ...others } = accounts as { readonly balances?: unknown; readonly balancesFile?: unknown };
  return balances === undefined || others.balancesFile !== undefined ? others : { ...others, balances };
}

function positions(symbols: readonly string[]): fc.Arbitrary<{ readonly account: string; readonly market: string }> {
  return fc
    .record({
      account: fc.constantFrom(...ACCOUNTS),
      market: fc.constantFrom(...symbols),
      size: fc.constantFrom('1', '-1', 2, '-0.5', '100', '-300'),
      entryPrice: fc.constantFrom('100', '90', '110', 100.5),
      stake: fc.constantFrom({ leverage: 5 }, { leverage: '20' }, { margin: '20' }, { margin: 5_000 }),
      more: fc.constantFrom({}, {}, { marginMode: 'cross' }, { marginMode: 'isolated' }, { stopLoss: '80' }),
    })
    .map(({ stake, more, ...position }) => ({ ...position, ...stake, ...more }));
}

function withoutTwins<Each extends { readonly account: string; readonly market: string }>(
  rows: readonly Each[],
): Each[] {
  return [...new Map(rows.map((row) => [`${row.account} ${row.market}`, row])).values()];
}

/** Experiments that the schemas allow, many of which also make sense. */
const drawn: fc.Arbitrary<unknown> = fc
  .record({ underlyings: fc.constantFrom(1, 1, 2), markets: fc.constantFrom(1, 1, 2, 3) })
  .chain(({ underlyings: underlyingCount, markets: marketCount }) => {
    const underlyings = UNDERLYINGS.slice(0, underlyingCount);
    const symbols = SYMBOLS.slice(0, marketCount);
    const words = vocabulary(underlyings, symbols);
    const of = (name: string): fc.Arbitrary<unknown> => instancesOf(part(name), words);
    const seldom = (name: string): fc.Arbitrary<unknown> =>
      fc.oneof({ weight: 4, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: of(name) });
    const ofPrice = instancesOf(
      { ...experiment.properties!['underlyings']!.additionalProperties, $defs: experiment.$defs! } as SchemaPart,
      words,
    );
    const price = fc.oneof(
      { weight: 5, arbitrary: ofPrice },
      {
        weight: 1,
        arbitrary: fc
          .constantFrom(...shippedModelNames(), 'btc-1m', 'eth-1m', 'sol-1m')
          .map((model): unknown => ({ initialPrice: '100', price: model })),
      },
    );
    const market = fc.oneof(fc.constant({}), instancesOf(part('markets').items!, words, part('markets')));
    return (
      fc
        .record({
          name: fc.constant('mutant'),
          seed: fc.constantFrom('a', 7),
          paths: fc.oneof({ weight: 5, arbitrary: fc.constantFrom(1, 2, 12) }, { weight: 1, arbitrary: of('paths') }),
          horizon: fc.constantFrom(
            { steps: 1, step: '1m' },
            { steps: 10, step: '1m' },
            { steps: 10 },
            { steps: 5, step: '1h' },
          ),
          underlyings: fc
            .tuple(...underlyings.map(() => price))
            .map((laws) =>
              Object.fromEntries(laws.map((law, i) => [underlyings[i]!, { ...(law as object), initialPrice: '100' }])),
            ),
          markets: fc.tuple(...symbols.map(() => market)).map((each) =>
            each.map((fields, i) => ({
              ...(fields as object),
              symbol: symbols[i],
              underlying: symbols[i]!.startsWith('ETH') && underlyings.length > 1 ? 'ETH' : 'BTC',
            })),
          ),
          accounts: of('accounts').map(withOneSourceOfBalances),
          ...venues(words),
          joint: seldom('joint'),
          shocks: seldom('shocks'),
          statistics: seldom('statistics'),
          fund: seldom('fund'),
          sampling: seldom('sampling'),
          gates: seldom('gates'),
        })
        // As a file would hold it: what is undefined is not there.
        .map((document) => JSON.parse(JSON.stringify(document)) as unknown)
    );
  });

/** Experiments that make sense, or might, before anything is changed in them. */
export function experiments(sound: readonly unknown[]): fc.Arbitrary<unknown> {
  return fc.oneof({ weight: 3, arbitrary: drawn }, { weight: 2, arbitrary: fc.constantFrom(...sound) });
}

function venues(words: Vocabulary): { readonly [field: string]: fc.Arbitrary<unknown> } {
  const shipped = shippedVenueNames();
  const whole = Object.keys(venue.properties!).filter(
    (field) => !['$schema', 'name', 'title', 'supports', 'sources'].includes(field),
  );
  const patched = fc
    .subarray(whole, { minLength: 1, maxLength: 3 })
    .chain((fields) =>
      fc
        .record(
          Object.fromEntries(fields.map((field) => [field, instancesOf(venue.properties![field]!, words, venue)])),
        )
        .map((patch): unknown => ({ extends: 'textbook', ...patch })),
    );
  const policies = fc.constantFrom<unknown>(
    undefined,
    { isolated: { margin: { mode: 'isolated' } }, cross: { margin: { mode: 'cross' } } },
    {
      isolated: { margin: { mode: 'isolated' } },
      cross: { margin: { mode: 'cross' }, funds: { main: { balance: 500 } } },
    },
    { isolated: {}, cross: { extends: 'binance-usdm' } },
  );
  return {
    venue: fc.oneof(fc.constantFrom<unknown>(...shipped, 'textbook', 'textbook'), patched),
    policies,
  };
}

/** Most of what makes a run long, and how much of it is enough here. */
const BOUNDS: { readonly [field: string]: number } = { paths: 12, max: 40, min: 20, steps: 10, count: 12, stairs: 4 };

/** The same with no more work in it than a test waits for; what is no sound number stays as it is. */
export function bounded(document: unknown): unknown {
  const small = withSmallNumbers(document, '');
  if (typeof small !== 'object' || small === null || Array.isArray(small)) return small;
  // Where nothing says how many, there would be ten thousand paths, and of what it extends as many steps and accounts as it has.
  const { paths = 12, horizon, accounts, ...others } = small as { readonly [field: string]: unknown };
  const some = (part: unknown, usual: object): unknown =>
    'extends' in others && (part === undefined || (typeof part === 'object' && !Array.isArray(part)))
      ? { ...usual, ...part }
      : part;
  const whole = { ...others, paths, horizon: some(horizon, { steps: 10 }), accounts: some(accounts, { count: 10 }) };
  return JSON.parse(JSON.stringify(whole)) as unknown;
}

function withSmallNumbers(value: unknown, field: string): unknown {
  if (typeof value === 'number') {
    const most = BOUNDS[field];
    // Beyond this every schema refuses it.
    return most !== undefined && value > most && value <= 4_294_967_295 ? most : value;
  }
  if (Array.isArray(value)) return value.map((item) => withSmallNumbers(item, field));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, withSmallNumbers(part, name)]));
}
