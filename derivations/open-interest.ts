import { median, quantile, readRows, spanOf } from './data.ts';

export const OPEN_INTEREST_FILE = 'open_interest_daily_binance_perps.csv.gz';

/** Coin-margined perpetuals, whose open interest is stated in USD. */
const SYMBOLS = ['BTCUSD', 'ETHUSD', 'SOLUSD', 'XRPUSD', 'DOGEUSD', 'BNBUSD'] as const;
/** Closes of the last year of the file. */
const YEAR = 365;
const CRASH = Date.UTC(2025, 9, 10);

/** Open interest of coin-margined perpetuals of one venue, which is a part of each coin's. */
export interface OpenInterestFigures {
  readonly file: string;
  readonly from: string;
  readonly to: string;
  /** Median close of BTCUSD, USD. */
  readonly bitcoin: number;
  /** Median closes as multiples of bitcoin's. */
  readonly ofBitcoin: Readonly<Record<string, number>>;
  /** Bitcoin's 5 % and 95 % quantiles over the whole file, and its largest close, as multiples of the year's median. */
  readonly multiples: { readonly low: number; readonly high: number; readonly largest: number };
  /** Close of 2025-10-10 as a multiple of the close before. */
  readonly crash: Readonly<Record<string, number>>;
}

export function deriveOpenInterest(folder: string): OpenInterestFigures {
  const rows = readRows(folder, OPEN_INTEREST_FILE).filter(({ unit }) => unit === 'USD');
  const closes = (symbol: string) =>
    rows
      .filter((row) => row['symbol'] === symbol)
      .map((row) => ({ stamp: Number(row['timestamp']), close: Number(row['oi_close']) }));
  const medians = SYMBOLS.map((symbol) =>
    median(
      closes(symbol)
        .slice(-YEAR)
        .map(({ close }) => close),
    ),
  );
  const [bitcoin] = medians;
  const ofBitcoin = closes('BTCUSD');
  const all = ofBitcoin.map(({ close }) => close);
  return {
    file: OPEN_INTEREST_FILE,
    ...spanOf(ofBitcoin.slice(-YEAR).map(({ stamp }) => stamp)),
    bitcoin: bitcoin!,
    ofBitcoin: Object.fromEntries(SYMBOLS.slice(1).map((symbol, i) => [symbol, medians[i + 1]! / bitcoin!])),
    multiples: {
      low: quantile(all, 0.05) / bitcoin!,
      high: quantile(all, 0.95) / bitcoin!,
      largest: Math.max(...all) / bitcoin!,
    },
    crash: Object.fromEntries(
      SYMBOLS.map((symbol) => {
        const days = closes(symbol);
        const day = days.findIndex(({ stamp }) => stamp === CRASH);
        return [symbol, days[day]!.close / days[day - 1]!.close];
      }),
    ),
  };
}
