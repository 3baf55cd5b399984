import type { Experiment, SyntheticAccounts } from '../experiment.ts';
import type { ContractKind } from '../margin/contract.ts';
import { MARGIN_MODE_CODE } from '../position.ts';
import { RandomStream } from '../random/stream.ts';
import type { Price, Quote } from '../units.ts';
import { chosenAccounts, QUANTITY, seekAccount, type PopulationDraw } from './account-stream.ts';
import { codePointOrder } from './code-point-order.ts';
import { initialCoinPrices } from './coins.ts';
import { draw } from './distribution.ts';
import { sizeOf, sumOfMargins, type AccountDraft, type PositionDraft } from './draft.ts';
import { initialPriceOf } from './initial-price.ts';
import { schedulesByMarket, strictestMaintenance, type Holding, type PolicySchedule } from './margin-schedule.ts';

type Side = 'long' | 'short';

/**
 * The traders of a synthetic book, before admission. Per account: a notional and a leverage; per position: a share of
 * that notional, a side, an entry price; beside the margins free cash and other wallets, as multiples of them (a coin that
 * counts as collateral: in coin, at its initial price).
 *
 * Each account draws from its own streams. So a larger `count` leaves the first accounts as they were, but for
 *  - the side of those whose rank crosses the new threshold of `longShare` (see `chosenAccounts`),
 *  - ids, where `count` outgrows four digits.
 *
 * @param holdings  each account's markets, see `drawHoldings`
 */
export function drawTraders(
  experiment: Experiment,
  source: SyntheticAccounts,
  holdings: readonly (readonly number[])[],
  population: PopulationDraw,
): AccountDraft[] {
  const schedules = schedulesByMarket(experiment);
  const wallets = walletNames(source);
  const coinPrices = initialCoinPrices(experiment);
  const stream = new RandomStream();
  const isLong = chosenAccounts(source.count, source.longShare, population, QUANTITY.firstSide);
  const seek = (quantity: number, account: number): RandomStream => seekAccount(stream, population, quantity, account);

  return holdings.map((markets, account): AccountDraft => {
    const notional = draw(source.notional, seek(QUANTITY.notional, account));
    const leverage = draw(source.leverage, seek(QUANTITY.leverage, account));
    const notionals = drawEach(
      markets,
      seek(QUANTITY.notionalShare, account),
      (shares) => notional * draw(source.notionalShare, shares),
    );
    const entryPrices = drawEach(markets, seek(QUANTITY.entryPrice, account), (distances, market) =>
      entryPrice(initialPriceOf(experiment, market), source.entryHalfWidth, distances),
    );
    const positionSides = drawSides(
      markets,
      isLong[account] === 1 ? 'long' : 'short',
      source,
      seek(QUANTITY.furtherSides, account),
    );
    const positions = markets.map((market, place): PositionDraft => {
      const contract = experiment.markets[market]!.contract.kind;
      const price = entryPrices[place]!;
      const size = sizeOf(contract, positionSides[place]!, notionals[place]!, price);
      const settled = settledNotional(contract, notionals[place]!, price);
      const cap = leverageCap(source, schedules[market]!, { quantity: Math.abs(size), notional: settled });
      return {
        market,
        contract,
        size,
        entryPrice: price,
        margin: settled / Math.min(leverage, cap),
        marginMode: MARGIN_MODE_CODE.unstated,
      };
    });
    const margins = sumOfMargins(positions);
    const freeBalance = margins * draw(source.freeBalance, seek(QUANTITY.freeBalance, account));
    const otherCash = wallets.map((wallet, place): [string, Quote] => {
      const worth = margins * draw(source.otherWallets[wallet]!, seek(QUANTITY.otherWallets + place, account));
      const price = coinPrices.get(wallet);
      return [wallet, price === undefined ? worth : worth / price];
    });
    const id = traderId(account, source.count);
    return { id, isMarketMaker: false, positions, freeBalance, wallets: new Map(otherCash) };
  });
}

/** `trader-0001`, zero-padded to at least four digits so that code-point order is the accounts' own. */
export function traderId(account: number, count: number): string {
  const width = Math.max(4, String(count).length);
  return `trader-${String(account + 1).padStart(width, '0')}`;
}

/**
 * The named large accounts, entered at the initial price. A name that stands more than once is one account with all
 * those positions, each bringing its own free balance.
 */
export function whales(experiment: Experiment, source: SyntheticAccounts): AccountDraft[] {
  const accounts = new Map<string, AccountDraft>();
  for (const { account: id, market, side, notional, leverage, freeBalance } of source.whales) {
    const whale: AccountDraft = accounts.get(id) ?? {
      id,
      isMarketMaker: false,
      positions: [],
      freeBalance: 0,
      wallets: new Map(),
    };
    const price = initialPriceOf(experiment, market);
    const contract = experiment.markets[market]!.contract.kind;
    const margin = settledNotional(contract, notional, price) / leverage;
    whale.positions.push({
      market,
      contract,
      size: sizeOf(contract, side, notional, price),
      entryPrice: price,
      margin,
      marginMode: MARGIN_MODE_CODE.unstated,
    });
    whale.freeBalance += margin * freeBalance;
    accounts.set(id, whale);
  }
  return [...accounts.values()];
}

function drawSides(markets: readonly number[], first: Side, source: SyntheticAccounts, stream: RandomStream): Side[] {
  const opposite = first === 'long' ? 'short' : 'long';
  return markets.map((_, place) => (place === 0 || stream.uniform() < source.sameSideProbability ? first : opposite));
}

function entryPrice(initialPrice: Price, halfWidth: number, stream: RandomStream): Price {
  return initialPrice * (1 + halfWidth * (2 * stream.uniform() - 1));
}

/** The highest leverage at which maintenance stays within its allowed share of the margin under every policy. */
function leverageCap(source: SyntheticAccounts, schedules: readonly PolicySchedule[], holding: Holding): number {
  if (source.maximumMaintenanceShare === undefined) return Infinity;
  return (source.maximumMaintenanceShare * holding.notional) / strictestMaintenance(schedules, holding);
}

/** A drawn notional, which is in quote, in the settlement coin. */
function settledNotional(contract: ContractKind, notional: Quote, price: Price): Quote {
  return contract === 'linear' ? notional : notional / price;
}

function drawEach(
  markets: readonly number[],
  stream: RandomStream,
  drawOne: (stream: RandomStream, market: number) => number,
): number[] {
  return markets.map((market) => drawOne(stream, market));
}

function walletNames(source: SyntheticAccounts): string[] {
  const names = Object.keys(source.otherWallets);
  return Array.from(codePointOrder(names), (place) => names[place]!);
}
