import {
  DELEVERAGING_ALLOCATIONS,
  LOSS_ALLOCATIONS,
  RANKINGS,
  type BackstopLayer,
  type Fund,
  type FundCondition,
  type FundingRule,
  type LiquidationStage,
  type MarginSchedule,
  type MarkPriceRule,
  type OrderLimit,
  type Slice,
  type Trigger,
  type Venue,
} from '../../src/venue.ts';
import type { RandomNumbers } from './random-numbers.ts';

/** What the rules of a random venue are made for. */
export interface Setting {
  readonly contract: 'linear' | 'inverse';
  readonly symbols: readonly string[];
  readonly stepSeconds: number;
  /** A hundred units of the settlement coin, as it were: amounts of rules are multiples of it. */
  readonly amount: number;
  readonly wallets: readonly string[];
}

/** Venues of every rule that `src/venue.ts` can say, drawn evenly enough that every rule meets every other. */
export function arbitraryVenue(random: RandomNumbers, setting: Setting): Venue {
  const funds = arbitraryFunds(random, setting);
  const stages = arbitraryStages(random, setting, funds);
  const mode = random.pick(['isolated', 'isolated', 'cross', 'cross', 'perAccount'] as const);
  const closingFee = random.pick(['none', 'none', 'mark', 'bankruptcy'] as const);
  const funding = random.chance(0.5) ? arbitraryFunding(random, setting) : undefined;
  return {
    name: 'random',
    margin: {
      mode,
      schedule: arbitrarySchedule(random, setting),
      markets: Object.fromEntries(
        setting.symbols.flatMap((symbol) =>
          random.chance(0.2) ? [[symbol, { schedule: arbitrarySchedule(random, setting) }]] : [],
        ),
      ),
      valuedAt: { price: random.pick(['mark', 'mark', 'mark', 'entry', 'borrowedCoin'] as const), closingFee },
    },
    collateral: [],
    markPrice: arbitraryMark(random, setting),
    ...(funding !== undefined && { funding }),
    fees: { maker: 0, taker: random.pick([0, 0.0005, 0.001]) },
    triggers: arbitraryTriggers(random, setting, stages),
    liquidation: {
      stages,
      fee: {
        rate: random.pick([0, 0, 0.005, 0.0125]),
        base: 'fillNotional',
        cap: random.pick(['remainingEquity', 'remainingEquity', 'aboveBankruptcy', 'none', 'none', 'none'] as const),
        to: random.pick(['fund', 'venue'] as const),
      },
      remainderTo: random.pick(['account', 'fund'] as const),
      bankruptcyPrice: random.pick(['byMaintenance', 'byMaintenance', 'perLeg'] as const),
      legOrder: random.pick(['largestMaintenance', 'largestMaintenance', 'firstInFirstOut'] as const),
      roundLimit: random.pick([1000, 1000, 3]),
    },
    funds,
    backstop: arbitraryBackstop(random, setting, funds),
    negativeBalance: {
      forgivenBelow: random.chance(0.3) ? random.between(0.001, 0.2) * setting.amount : 0,
      sweep: random
        .some([...setting.wallets, 'futures'], random.whole(0, setting.wallets.length + 1))
        .map((wallet) => ({ wallet, conversionFee: random.pick([0, 0.015, 0.05]) })),
      waivedShare: random.pick([0, 0, 0.3]),
      recoveredShare: random.pick([0, 0, 0.5, 1]),
    },
    settlementInterval: random.chance(0.2) ? setting.stepSeconds * random.pick([1, 2, 3]) : 0,
    entryCheck: 'warn',
    sources: [],
    notModelled: [],
  };
}

export function arbitrarySchedule(random: RandomNumbers, { amount, contract }: Setting): MarginSchedule {
  const ladder = (count: number): number[] => {
    let end = 0;
    return Array.from({ length: count }, () => (end += random.between(2, 12, 3) * amount));
  };
  const unitsPerCoin = contract === 'linear' ? 1 : 1;
  switch (random.whole(0, 8)) {
    case 0:
    case 1:
      return { kind: 'flat', rate: random.pick([0.004, 0.01, 0.025, 0.06]) };
    case 2: {
      const floors = [0, ...ladder(2)];
      const rates = [0.004, 0.01, 0.05];
      return {
        kind: 'marginalBrackets',
        brackets: floors.map((notionalFloor, k) => ({ notionalFloor, rate: rates[k]! })),
      };
    }
    case 3: {
      const ends = ladder(random.whole(1, 3));
      const unit = random.pick(['notional', 'contracts'] as const);
      const size = unit === 'notional' ? 1 : contract === 'linear' ? 0.1 : 100;
      const next = { sizeStep: random.between(3, 9, 2) * amount * size, rateStep: 0.01, initialRateStep: 0.01 };
      return {
        kind: 'positionBrackets',
        unit,
        brackets: ends.map((upTo, k) => ({ upTo: upTo * size, rate: 0.005 + 0.01 * k })),
        ...(random.chance(0.5) && { next }),
      };
    }
    case 4:
      return { kind: 'linear', base: 0.01, slopePerUnit: random.between(0.0005, 0.003, 2) * unitsPerCoin };
    case 5:
      return {
        kind: 'steps',
        baseLimit: random.between(3, 8, 2) * amount,
        step: random.between(2, 6, 2) * amount,
        base: 0.005,
        rateStep: 0.005,
      };
    case 6:
      return { kind: 'sqrt', base: 0.01, sizeFactor: random.between(0.002, 0.008, 2) };
    case 7:
      return { kind: 'curve', maximumLeverage: 50, constant: random.between(5, 20, 2), cap: 0.3, initialFactor: 1.3 };
    default:
      return { kind: 'usedMarginLevel' };
  }
}

function arbitraryMark(random: RandomNumbers, { stepSeconds }: Setting): MarkPriceRule {
  const lag = random.chance(0.15) ? stepSeconds * random.pick([0.5, 1, 2]) : 0;
  const window = stepSeconds * random.pick([0.5, 2, 10]);
  return random.pick<MarkPriceRule>([
    { kind: 'index', lag },
    { kind: 'index', lag },
    { kind: 'mid', lag },
    { kind: 'ema', window, lag },
    { kind: 'median', window, lag },
    { kind: 'fundingBasis', lag },
  ]);
}

function arbitraryFunding(random: RandomNumbers, { stepSeconds }: Setting): FundingRule {
  const continuous = random.chance(0.25);
  return {
    interval: continuous ? stepSeconds : stepSeconds * random.pick([1, 2, 3, 0.5, 1.5]),
    continuous,
    per: stepSeconds * 8,
    interest: random.pick([0, 0.0001, 0.001]),
    clamp: random.pick([0, 0.0005]),
    cap: random.pick([Infinity, 0.005, 0.02]),
    paidOn: random.pick(['mark', 'index'] as const),
  };
}

function arbitraryTriggers(
  random: RandomNumbers,
  { stepSeconds }: Setting,
  stages: readonly LiquidationStage[],
): Trigger[] {
  const measure = (): Trigger['measure'] => random.pick(['maintenance', 'maintenance', 'maintenance', 'usedMargin']);
  const when = (): Trigger['when'] => random.pick(['below', 'atOrBelow']);
  const triggers: Trigger[] = [];
  const certain = { probability: 1, per: 60 };
  if (random.chance(0.35)) {
    triggers.push({
      name: 'call',
      measure: measure(),
      level: random.pick([1.5, 2]),
      when: when(),
      action: 'warn',
      ...certain,
    });
  }
  if (random.chance(0.25)) {
    triggers.push({ name: 'cancel', measure: measure(), level: 1.2, when: when(), action: 'cancel', ...certain });
  }
  if (random.chance(0.25)) {
    triggers.push({
      name: 'discretion',
      measure: measure(),
      level: 1.4,
      when: when(),
      action: 'liquidate',
      probability: random.pick([0.3, 0.7]),
      per: stepSeconds * random.pick([1, 2]),
      ...(random.chance(0.3) && { from: random.pick(stages).name }),
    });
  }
  const first = random.chance(0.85) ? 'maintenance' : 'usedMargin';
  triggers.push({
    name: 'liquidate',
    measure: first,
    level: first === 'maintenance' ? 1 : random.pick([0.3, 0.6]),
    when: when(),
    action: 'liquidate',
    ...certain,
  });
  if (stages.length > 1 && random.chance(0.3)) {
    triggers.push({
      name: 'backstop',
      measure: 'maintenance',
      level: 0.66,
      when: when(),
      action: 'liquidate',
      ...certain,
      from: stages[stages.length - 1]!.name,
    });
  }
  return triggers;
}

function arbitrarySlice(random: RandomNumbers, { amount, stepSeconds }: Setting): Slice {
  switch (random.whole(0, 4)) {
    case 0:
      return { kind: 'all' };
    case 1:
      return {
        kind: 'fraction',
        share: random.pick([0.1, 0.2, 0.5]),
        ...(random.chance(0.4) && { minimumNotional: random.between(0.5, 3, 2) * amount }),
        ...(random.chance(0.4) && { maximumNotional: random.between(2, 8, 2) * amount }),
      };
    case 2:
      return {
        kind: 'tiersDown',
        tiers: random.pick([1, 2, 'lowest', 'justEnough'] as const),
        fromTier: random.pick([1, 2, 3]),
      };
    case 3:
      return {
        kind: 'clip',
        notional: random.between(0.5, 2, 2) * amount,
        perSecond: random.pick([1, 3]) / stepSeconds,
        buffer: random.pick([0, 0.01]),
      };
    default:
      return {
        kind: 'justEnough',
        ...random.pick([{ buffer: 0 }, { buffer: 0.005 }, { buffer: 0.02 }, { level: 1.25, buffer: 0 }]),
      };
  }
}

function arbitraryLimit(random: RandomNumbers): OrderLimit {
  return random.pick<OrderLimit>([
    'market',
    'market',
    'bankruptcy',
    'zeroEquity',
    { kind: 'fillable', bankruptcyAdjustment: random.pick([1, 2]), spreadToMaintenance: random.pick([0.1, 1]) },
  ]);
}

function condition(random: RandomNumbers, funds: readonly Fund[]): { onlyWhile?: FundCondition } {
  const watched = funds.filter(({ drawdown }) => drawdown !== undefined);
  if (watched.length === 0 || !random.chance(0.35)) return {};
  return { onlyWhile: { fund: random.pick(watched).name, is: random.pick(['drawnDown', 'sound'] as const) } };
}

function arbitraryStages(random: RandomNumbers, setting: Setting, funds: readonly Fund[]): LiquidationStage[] {
  const stage = (name: string, slice: Slice, limit: OrderLimit): LiquidationStage => ({
    name,
    slice,
    limit,
    fillOrKill: random.chance(0.2),
    aboveNotional: random.chance(0.2) ? random.between(2, 8, 2) * setting.amount : 0,
    when: random.chance(0.2) ? random.pick(['solvent', 'insolvent'] as const) : 'always',
    ...condition(random, funds),
    interval: random.chance(0.3) ? setting.stepSeconds * random.pick([0.25, 0.5, 1, 2, 2.5]) : 0,
    coolDown: random.chance(0.2) ? setting.stepSeconds * random.pick([0.5, 1, 2]) : 0,
  });
  const orders = Array.from({ length: random.pick([0, 0, 1, 1, 2]) }, (_, i) =>
    stage(`order${i}`, arbitrarySlice(random, setting), arbitraryLimit(random)),
  );
  if (random.chance(0.1)) return orders.length > 0 ? orders : [closing(random, 'all')];
  return [...orders, closing(random, 'all')];
}

const closing = (random: RandomNumbers, name: string): LiquidationStage => ({
  name,
  slice: { kind: 'all' },
  limit: random.chance(0.35) ? 'none' : 'market',
  fillOrKill: false,
  aboveNotional: 0,
  when: 'always',
  interval: 0,
  coolDown: 0,
});

function arbitraryFunds(random: RandomNumbers, { amount, symbols, stepSeconds }: Setting): Fund[] {
  return Array.from({ length: random.pick([1, 1, 2]) }, (_, i): Fund => {
    const drawdown = {
      window: stepSeconds * random.pick([1, 2, 4]),
      start: random.pick([0.2, 0.3, 0.5]),
      stop: random.pick([0.1, 0.2]),
      pause: stepSeconds * random.pick([0, 1, 2]),
      minimumBalance: random.chance(0.3) ? random.between(0.1, 0.5, 2) * amount : 0,
    };
    return {
      name: i === 0 ? 'main' : 'second',
      balance: random.chance(0.1)
        ? 'unlimited'
        : random.chance(0.15)
          ? { ofOpenInterest: random.pick([0.01, 0.05]) }
          : random.chance(0.15)
            ? 0
            : random.between(0.1, 3, 3) * amount,
      scope: random.pick<Fund['scope']>(['venue', 'venue', 'contract', 'coin', { group: symbols.slice(0, 1) }]),
      ...(random.chance(0.35) && { drawdown }),
    };
  });
}

const KINDS = [
  'insuranceFund',
  'insuranceFund',
  'insuranceFund',
  'venueEquity',
  'socialisedLoss',
  'socialisedLoss',
  'clawback',
  'accountDebt',
  'adl',
  'adl',
  'adl',
  'unwind',
  'takeover',
  'takeover',
  'assignment',
  'keepers',
] as const satisfies readonly BackstopLayer['kind'][];

function arbitraryBackstop(random: RandomNumbers, setting: Setting, funds: readonly Fund[]): BackstopLayer[] {
  const { amount, stepSeconds } = setting;
  const kinds = random.some(KINDS, random.pick([0, 1, 2, 2, 3, 3, 4]));
  return kinds.map((kind, i): BackstopLayer => {
    const layer = {
      name: `${kind}${i}`,
      when: random.chance(0.15) ? random.pick(['solvent', 'insolvent'] as const) : ('always' as const),
      ...condition(random, funds),
    };
    const fund = random.pick(funds).name;
    const bound = (low: number, high: number): number =>
      random.chance(0.5) ? Infinity : random.between(low, high, 2) * amount;
    switch (kind) {
      case 'insuranceFund':
        return {
          ...layer,
          kind,
          fund,
          perSettlement: random.chance(0.2) ? random.between(0.1, 1, 2) * amount : Infinity,
          perMarket: random.chance(0.2) ? random.between(0.1, 2, 2) * amount : Infinity,
          keep: random.chance(0.2) ? random.between(0.05, 0.5, 2) * amount : 0,
        };
      case 'venueEquity':
        return { ...layer, kind, balance: random.chance(0.3) ? 'unlimited' : random.between(0.1, 2, 2) * amount };
      case 'socialisedLoss':
        return {
          ...layer,
          kind,
          allocation: random.pick(LOSS_ALLOCATIONS),
          eligible: random.pick(['opposite', 'profitable'] as const),
          exponent: random.pick([0, 1, 0.5]),
          cap: random.pick([1, 0.5]),
          session: stepSeconds * random.pick([1, 2, 4]),
        };
      case 'clawback':
        return { ...layer, kind, session: stepSeconds * random.pick([1, 2, 4]) };
      case 'accountDebt':
        return { ...layer, kind };
      case 'adl':
      case 'unwind':
        return {
          ...layer,
          kind,
          ranking: random.pick(RANKINGS),
          allocation: random.pick(DELEVERAGING_ALLOCATIONS),
          eligible: random.pick(['opposite', 'profitable'] as const),
          price: random.pick(['bankruptcy', 'mark', 'previousMark'] as const),
          maximumAccounts: random.pick([Infinity, Infinity, 1, 2]),
        };
      case 'takeover':
        return {
          ...layer,
          kind,
          fund,
          inventoryCap: random.chance(0.3) ? { ofFund: random.pick([1, 3]) } : bound(3, 20),
          workOffHalfLife: random.pick([Infinity, stepSeconds, stepSeconds * 3]),
        };
      case 'assignment':
        return {
          ...layer,
          kind,
          providers: Array.from({ length: random.whole(1, 3) }, (_, p) => ({
            name: `provider${p}`,
            capacity: bound(1, 8),
          })),
        };
      case 'keepers':
        return { ...layer, kind, discount: random.pick([0, 0.01, 0.05]), capacityPerStep: bound(1, 10) };
    }
  });
}
