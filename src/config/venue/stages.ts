import type { Fund, LiquidationStage, OrderLimit, Slice } from '../../venue.ts';
import { VENUE_DEFAULTS } from '../defaults.ts';
import type { Cursor } from '../document/cursor.ts';
import { durationText } from '../document/duration.ts';
import type { Issues } from '../document/issues.ts';
import { allOf, withoutAbsent } from '../sections/reading.ts';
import { readActing } from './fund-name.ts';
import { nameOf, readOrdered } from './ordered.ts';

const STANDARD_STAGE: LiquidationStage = {
  name: 'all',
  slice: { kind: 'all' },
  limit: 'market',
  fillOrKill: VENUE_DEFAULTS.stage.fillOrKill,
  aboveNotional: VENUE_DEFAULTS.stage.aboveNotional,
  when: 'always',
  interval: 0,
  coolDown: 0,
};

/** Reads `liquidation.stages`; absent = everything at the market. Undefined after issues. */
export function readStages(
  cursor: Cursor,
  funds: readonly Fund[],
  issues: Issues,
): readonly LiquidationStage[] | undefined {
  if (!cursor.present) return [STANDARD_STAGE];
  const stages = readOrdered(cursor, 'stage', issues);
  if (stages.length === 0) cursor.at('order').refuse('at least one stage: a liquidation has to close something');
  return allOf(stages.map((stage) => readStage(stage, funds)));
}

function readStage(cursor: Cursor, funds: readonly Fund[]): LiquidationStage | undefined {
  const slice = readSlice(cursor.at('slice'));
  const limit = readOrderLimit(cursor.at('limit'));
  const aboveNotional = cursor.at('aboveNotional').amountOr(STANDARD_STAGE.aboveNotional, { minimum: 0 });
  const acting = readActing(cursor, funds);
  if (slice === undefined || aboveNotional === undefined || acting === undefined) return undefined;
  if (limit === 'none' && slice.kind !== 'all') {
    return cursor.at('limit').disagree([cursor.at('slice', 'kind').path], {
      expected: 'another limit: "none" hands whole positions over',
      found: `"none" with a slice "${slice.kind}"`,
    });
  }
  const stage: LiquidationStage = {
    name: nameOf(cursor),
    slice,
    limit,
    fillOrKill: cursor.at('fillOrKill').value === true,
    aboveNotional,
    ...acting,
    interval: cursor.at('interval').duration(0),
    coolDown: cursor.at('coolDown').duration(0),
  };
  if (!stage.fillOrKill || !isClosing(stage)) return stage;
  cursor.at('fillOrKill').warn('fillOrKill never acts: what the book does not take goes to the backstop');
  return { ...stage, fillOrKill: false };
}

/** Whether the stage closes whatever it is asked to, through the book and the backstop. */
export function isClosing({ slice, limit }: LiquidationStage): boolean {
  return slice.kind === 'all' && (limit === 'market' || limit === 'none');
}

function readSlice(cursor: Cursor): Slice | undefined {
  const buffer = cursor.at('buffer').number(VENUE_DEFAULTS.buffer);
  switch (cursor.at('kind').text('all') as Slice['kind']) {
    case 'all':
      return { kind: 'all' };
    case 'fraction':
      return readFraction(cursor);
    case 'tiersDown': {
      const word = cursor.at('tiers').text();
      const tiers = word === 'lowest' || word === 'justEnough' ? word : cursor.at('tiers').number(Number.NaN);
      return {
        kind: 'tiersDown',
        tiers,
        fromTier: cursor.at('fromTier').number(typeof tiers === 'number' ? tiers + 1 : 2),
      };
    }
    case 'clip': {
      const notional = cursor.at('notional').amount({ above: 0 });
      const perSecond = cursor.at('perSecond').number(Number.NaN);
      return notional === undefined ? undefined : { kind: 'clip', notional, perSecond, buffer };
    }
    case 'justEnough': {
      const level = cursor.at('level');
      return { kind: 'justEnough', ...(level.present ? { level: level.number(Number.NaN) } : {}), buffer };
    }
  }
}

function readFraction(cursor: Cursor): Slice | undefined {
  const least = cursor.at('minimumNotional');
  const most = cursor.at('maximumNotional');
  const minimumNotional = least.amountOr(0, { minimum: 0 });
  const maximumNotional = most.amountOr(Infinity, { above: 0 });
  if (minimumNotional === undefined || maximumNotional === undefined) return undefined;
  if (maximumNotional < minimumNotional) return most.refuse(`an amount ≥ "minimumNotional" (${minimumNotional})`);
  return {
    kind: 'fraction',
    share: cursor.at('share').number(Number.NaN),
    ...(least.present ? { minimumNotional } : {}),
    ...(most.present ? { maximumNotional } : {}),
  };
}

function readOrderLimit(cursor: Cursor): OrderLimit {
  if (!cursor.at('kind').present) return cursor.text(VENUE_DEFAULTS.stage.limit) as OrderLimit;
  return {
    kind: 'fillable',
    bankruptcyAdjustment: cursor.at('bankruptcyAdjustment').number(Number.NaN),
    spreadToMaintenance: cursor.at('spreadToMaintenance').number(Number.NaN),
  };
}

/** The stage as a venue document writes it. */
export function stageJson({ interval, coolDown, ...stage }: LiquidationStage): object {
  return withoutAbsent({
    ...stage,
    interval: interval === 0 ? undefined : durationText(interval),
    coolDown: coolDown === 0 ? undefined : durationText(coolDown),
  });
}
