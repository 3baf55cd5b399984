import type { Market } from '../../src/experiment.ts';
import type { Accounts } from '../../src/position.ts';
import type { BackstopLayer, Fund, LiquidationStage, MarginSchedule, Slice, Venue } from '../../src/venue.ts';
import type { Case } from '../reference/arbitrary-experiments.ts';

/**
 * The same world in larger coins: every size and every amount that the rules name, times `factor`. Rates, prices and times
 * stay. An even power of two, so that nothing is rounded otherwise, its root included.
 */
export function scaled({ experiment, policy, accounts, ...each }: Case, factor: number): Case {
  const venue = scaledVenue(policy.venue, factor);
  return {
    ...each,
    experiment: { ...experiment, markets: experiment.markets.map((market) => scaledMarket(market, factor)) },
    policy: { ...policy, venue },
    accounts: scaledAccounts(accounts, factor),
  };
}

function scaledAccounts(accounts: Accounts, factor: number): Accounts {
  const { positions } = accounts;
  const times = (column: Float64Array): Float64Array => column.map((amount) => amount * factor);
  return {
    ...accounts,
    balance: times(accounts.balance),
    wallets: Object.fromEntries(Object.entries(accounts.wallets).map(([name, column]) => [name, times(column)])),
    positions: { ...positions, size: times(positions.size), margin: times(positions.margin) },
  };
}

function scaledMarket(market: Market, factor: number): Market {
  const { book } = market;
  if (book.kind === 'none') return market;
  const depthPerBasisPoint = book.depthPerBasisPoint * factor;
  return { ...market, book: { ...book, depthPerBasisPoint, maximumDepth: book.maximumDepth * factor } };
}

function scaledVenue(venue: Venue, factor: number): Venue {
  const { margin, liquidation, negativeBalance } = venue;
  return {
    ...venue,
    margin: {
      ...margin,
      schedule: scaledSchedule(margin.schedule, factor),
      markets: Object.fromEntries(
        Object.entries(margin.markets).map(([symbol, { schedule }]) => [
          symbol,
          { schedule: scaledSchedule(schedule, factor) },
        ]),
      ),
    },
    liquidation: { ...liquidation, stages: liquidation.stages.map((stage) => scaledStage(stage, factor)) },
    funds: venue.funds.map((fund) => scaledFund(fund, factor)),
    backstop: venue.backstop.map((layer) => scaledLayer(layer, factor)),
    negativeBalance: { ...negativeBalance, forgivenBelow: negativeBalance.forgivenBelow * factor },
  };
}

function scaledSchedule(schedule: MarginSchedule, factor: number): MarginSchedule {
  switch (schedule.kind) {
    case 'flat':
    case 'usedMarginLevel':
      return schedule;
    case 'marginalBrackets': {
      const { brackets } = schedule;
      return {
        ...schedule,
        brackets: brackets.map((each) => ({ ...each, notionalFloor: each.notionalFloor * factor })),
      };
    }
    case 'positionBrackets': {
      const { brackets, next } = schedule;
      return {
        ...schedule,
        brackets: brackets.map((each) => ({ ...each, upTo: each.upTo * factor })),
        ...(next && { next: { ...next, sizeStep: next.sizeStep * factor } }),
      };
    }
    case 'linear':
      return { ...schedule, slopePerUnit: schedule.slopePerUnit / factor };
    case 'steps':
      return { ...schedule, baseLimit: schedule.baseLimit * factor, step: schedule.step * factor };
    case 'sqrt':
      return { ...schedule, sizeFactor: schedule.sizeFactor / Math.sqrt(factor) };
    case 'curve':
      return { ...schedule, constant: schedule.constant * factor };
  }
}

function scaledStage(stage: LiquidationStage, factor: number): LiquidationStage {
  return { ...stage, slice: scaledSlice(stage.slice, factor), aboveNotional: stage.aboveNotional * factor };
}

function scaledSlice(slice: Slice, factor: number): Slice {
  switch (slice.kind) {
    case 'all':
    case 'tiersDown':
    case 'justEnough':
      return slice;
    case 'clip':
      return { ...slice, notional: slice.notional * factor };
    case 'fraction': {
      const { minimumNotional, maximumNotional } = slice;
      return {
        ...slice,
        ...(minimumNotional !== undefined && { minimumNotional: minimumNotional * factor }),
        ...(maximumNotional !== undefined && { maximumNotional: maximumNotional * factor }),
      };
    }
  }
}

function scaledFund(fund: Fund, factor: number): Fund {
  const { balance, drawdown } = fund;
  return {
    ...fund,
    ...(typeof balance === 'number' && { balance: balance * factor }),
    ...(drawdown && { drawdown: { ...drawdown, minimumBalance: drawdown.minimumBalance * factor } }),
  };
}

function scaledLayer(layer: BackstopLayer, factor: number): BackstopLayer {
  switch (layer.kind) {
    case 'insuranceFund': {
      const { perSettlement, perMarket, keep } = layer;
      return { ...layer, perSettlement: perSettlement * factor, perMarket: perMarket * factor, keep: keep * factor };
    }
    case 'venueEquity':
      return layer.balance === 'unlimited' ? layer : { ...layer, balance: layer.balance * factor };
    case 'takeover':
      return typeof layer.inventoryCap === 'number' ? { ...layer, inventoryCap: layer.inventoryCap * factor } : layer;
    case 'assignment': {
      const providers = layer.providers.map((each) => ({ ...each, capacity: each.capacity * factor }));
      return { ...layer, providers };
    }
    case 'keepers':
      return { ...layer, capacityPerStep: layer.capacityPerStep * factor };
    case 'socialisedLoss':
    case 'clawback':
    case 'accountDebt':
    case 'adl':
    case 'unwind':
      return layer;
  }
}
