import type { BackstopLayer, DeleveragingRule, Fund } from '../../venue.ts';
import { VENUE_DEFAULTS } from '../defaults.ts';
import type { Cursor } from '../document/cursor.ts';
import { durationText, readDuration } from '../document/duration.ts';
import { allOf, withoutAbsent } from '../sections/reading.ts';
import { checkUnique } from '../semantics/reference.ts';
import { readFundName } from './fund-name.ts';
import { limitJson, readLimit } from './limit.ts';

type DistributiveOmit<Layer, Field extends PropertyKey> = Layer extends unknown ? Omit<Layer, Field> : never;

/** What a layer of each kind says beside when it acts. */
export type LayerTerms = DistributiveOmit<BackstopLayer, 'name' | 'when' | 'onlyWhile'>;
type TermsOf<Kind extends BackstopLayer['kind']> = Extract<LayerTerms, { kind: Kind }>;

/** Reads a layer's terms by its kind. Undefined after issues. */
export function readLayerTerms(cursor: Cursor, funds: readonly Fund[]): LayerTerms | undefined {
  const kind = cursor.at('kind').text() as LayerTerms['kind'];
  switch (kind) {
    case 'insuranceFund':
      return readInsuranceFund(cursor, funds);
    case 'venueEquity':
      return readVenueEquity(cursor);
    case 'socialisedLoss':
      return readSocialisedLoss(cursor);
    case 'clawback':
      return { kind, session: readSession(cursor) };
    case 'accountDebt':
      return { kind };
    case 'adl':
    case 'unwind':
      return { kind, ...readDeleveraging(cursor, VENUE_DEFAULTS[kind]) };
    case 'takeover':
      return readTakeover(cursor, funds);
    case 'assignment':
      return readAssignment(cursor);
    case 'keepers': {
      const capacityPerStep = readLimit(cursor.at('capacityPerStep'));
      const discount = cursor.at('discount').number(VENUE_DEFAULTS.keepers.discount);
      return capacityPerStep === undefined ? undefined : { kind, discount, capacityPerStep };
    }
  }
}

function readInsuranceFund(cursor: Cursor, funds: readonly Fund[]): TermsOf<'insuranceFund'> | undefined {
  const fund = readFundName(cursor.at('fund'), funds);
  const perSettlement = readLimit(cursor.at('perSettlement'));
  const perMarket = readLimit(cursor.at('perMarket'));
  const keep = cursor.at('keep').amountOr(VENUE_DEFAULTS.insuranceFund.keep, { minimum: 0 });
  if (fund === undefined || perSettlement === undefined || perMarket === undefined || keep === undefined) {
    return undefined;
  }
  return { kind: 'insuranceFund', fund: fund.name, perSettlement, perMarket, keep };
}

function readVenueEquity(cursor: Cursor): TermsOf<'venueEquity'> | undefined {
  const stake = cursor.at('balance');
  if (!stake.present || stake.text() === 'unlimited') return { kind: 'venueEquity', balance: 'unlimited' };
  const balance = stake.amount({ minimum: 0 });
  return balance === undefined ? undefined : { kind: 'venueEquity', balance };
}

/** Which allocation reads which of its fields; the others are warned of and left at their defaults. */
const READ_BY = { exponent: 'rap', cap: 'cappedProRata', session: 'sessionClawback' } as const;

function readSocialisedLoss(cursor: Cursor): TermsOf<'socialisedLoss'> {
  const { allocation: standard, eligible, exponent, cap, session } = VENUE_DEFAULTS.socialisedLoss;
  const allocation = cursor.at('allocation').text(standard) as TermsOf<'socialisedLoss'>['allocation'];
  const isRead = (field: keyof typeof READ_BY): boolean => {
    if (READ_BY[field] === allocation) return true;
    if (cursor.at(field).present) {
      cursor.at(field).warn(`${field} never acts: only the allocation "${READ_BY[field]}" reads it`);
    }
    return false;
  };
  return {
    kind: 'socialisedLoss',
    allocation,
    eligible: cursor.at('eligible').text(eligible) as 'opposite' | 'profitable',
    exponent: isRead('exponent') ? cursor.at('exponent').number(exponent) : exponent,
    cap: isRead('cap') ? cursor.at('cap').number(cap) : cap,
    session: isRead('session') ? readSession(cursor) : (readDuration(session) ?? Number.NaN),
  };
}

function readSession(cursor: Cursor): number {
  return cursor.at('session').duration(readDuration(VENUE_DEFAULTS.socialisedLoss.session) ?? Number.NaN);
}

function readDeleveraging(
  cursor: Cursor,
  defaults: { readonly [Field in 'ranking' | 'allocation' | 'eligible' | 'price']: string },
): DeleveragingRule {
  return {
    ranking: cursor.at('ranking').text(defaults.ranking) as DeleveragingRule['ranking'],
    allocation: cursor.at('allocation').text(defaults.allocation) as DeleveragingRule['allocation'],
    eligible: cursor.at('eligible').text(defaults.eligible) as DeleveragingRule['eligible'],
    price: cursor.at('price').text(defaults.price) as DeleveragingRule['price'],
    maximumAccounts: cursor.at('maximumAccounts').number(Infinity),
  };
}

function readTakeover(cursor: Cursor, funds: readonly Fund[]): TermsOf<'takeover'> | undefined {
  const fund = readFundName(cursor.at('fund'), funds);
  const multiple = cursor.at('inventoryCap', 'ofFund');
  const inventoryCap = multiple.present
    ? { ofFund: multiple.number(Number.NaN) }
    : readLimit(cursor.at('inventoryCap'));
  if (fund === undefined || inventoryCap === undefined) return undefined;
  const workOffHalfLife = cursor.at('workOff', 'halfLife').duration(Infinity);
  return { kind: 'takeover', fund: fund.name, inventoryCap, workOffHalfLife };
}

function readAssignment(cursor: Cursor): TermsOf<'assignment'> | undefined {
  const items = cursor.at('providers').items();
  checkUnique(
    items.map((item) => item.at('name')),
    'provider',
  );
  const providers = allOf(
    items.map((item) => {
      const capacity = readLimit(item.at('capacity'));
      return capacity === undefined ? undefined : { name: item.at('name').text(), capacity };
    }),
  );
  return providers && { kind: 'assignment', providers };
}

/** The layer as a venue document writes it. */
export function layerJson(layer: BackstopLayer): object {
  switch (layer.kind) {
    case 'insuranceFund':
      return { ...layer, perSettlement: limitJson(layer.perSettlement), perMarket: limitJson(layer.perMarket) };
    case 'socialisedLoss': {
      const { exponent, cap, session, ...rest } = layer;
      const fields = { exponent, cap, session: durationText(session) };
      const read = Object.entries(fields).filter(
        ([field]) => READ_BY[field as keyof typeof READ_BY] === layer.allocation,
      );
      return { ...rest, ...Object.fromEntries(read) };
    }
    case 'clawback':
      return { ...layer, session: durationText(layer.session) };
    case 'adl':
    case 'unwind': {
      const { maximumAccounts } = layer;
      return withoutAbsent({ ...layer, maximumAccounts: maximumAccounts === Infinity ? undefined : maximumAccounts });
    }
    case 'takeover': {
      const { inventoryCap, workOffHalfLife, ...rest } = layer;
      return withoutAbsent({
        ...rest,
        inventoryCap: typeof inventoryCap === 'number' ? limitJson(inventoryCap) : inventoryCap,
        workOff: workOffHalfLife === Infinity ? undefined : { halfLife: durationText(workOffHalfLife) },
      });
    }
    case 'assignment':
      return {
        ...layer,
        providers: layer.providers.map(({ name, capacity }) => ({ name, capacity: limitJson(capacity) })),
      };
    case 'keepers':
      return { ...layer, capacityPerStep: limitJson(layer.capacityPerStep) };
    case 'venueEquity':
    case 'accountDebt':
      return layer;
  }
}
