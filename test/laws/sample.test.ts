import { describe, expect, it } from 'vitest';
import { CONSERVATION_TOLERANCE } from '../../src/engine/ledger.ts';
import { cases, run, shippedCases } from './runs.ts';

/** Counts what took part in something that happened. */
class Census {
  private readonly seen = new Map<string, Set<string>>();

  add(subject: string, word: string): void {
    const words = this.seen.get(subject) ?? new Set();
    this.seen.set(subject, words.add(word));
  }

  of(subject: string): string[] {
    return [...(this.seen.get(subject) ?? [])].sort();
  }
}

describe('the experiments that laws are held against', () => {
  it('keep both conservation laws, and between them meet every mechanism that a venue can have', () => {
    const census = new Census();
    for (const each of [...cases(600), ...shippedCases()]) {
      const { engine, events, outcome } = run(each);
      expect(outcome['sizeResidual']).toBeLessThanOrEqual(CONSERVATION_TOLERANCE);
      expect(outcome['cashResidual']).toBeLessThanOrEqual(CONSERVATION_TOLERANCE);
      const { venue, rows } = engine.policy;
      const { acted, backstop } = engine.state;
      for (const event of events) {
        census.add('events', event.event);
        if (event.event === 'debtSettlement') census.add('debts', event.how);
      }
      if (!events.some(({ event }) => event === 'liquidation')) continue;
      census.add('contracts', each.experiment.markets[0]!.contract.kind);
      census.add('modes', rows.isCross.every((cross) => cross === 0) ? 'isolated' : 'cross');
      census.add('marks', venue.markPrice.kind);
      each.experiment.markets.forEach(({ funding }) => census.add('funding', funding.kind));
      Object.values(venue.margin.markets).forEach(({ schedule }) => census.add('schedules', schedule.kind));
      census.add('schedules', venue.margin.schedule.kind);
      venue.triggers.forEach(({ action }, t) => acted.triggers[t] === 1 && census.add('triggers', action));
      venue.liquidation.stages.forEach(({ slice, limit }, s) => {
        if (acted.stages[s] === 0) return;
        census.add('slices', slice.kind);
        census.add('limits', typeof limit === 'string' ? limit : limit.kind);
      });
      venue.backstop.forEach((layer, l) => {
        if (backstop.acted[l] === 0) return;
        census.add('layers', layer.kind);
        if (layer.kind === 'adl' || layer.kind === 'unwind') {
          census.add('rankings', layer.ranking);
          census.add('deleveraging', layer.allocation);
        }
        if (layer.kind === 'socialisedLoss') census.add('losses', layer.allocation);
      });
    }
    // Laws hold trivially of what never happens.
    expect(census.of('contracts')).toEqual(['inverse', 'linear']);
    expect(census.of('modes')).toEqual(['cross', 'isolated']);
    expect(census.of('marks')).toEqual(['ema', 'fundingBasis', 'index', 'median', 'mid']);
    expect(census.of('funding')).toEqual(['constant', 'none', 'premium', 'replay']);
    expect(census.of('schedules')).toHaveLength(8);
    expect(census.of('triggers')).toEqual(['cancel', 'liquidate', 'warn']);
    expect(census.of('slices')).toEqual(['all', 'clip', 'fraction', 'justEnough', 'tiersDown']);
    expect(census.of('limits')).toEqual(['bankruptcy', 'fillable', 'market', 'none', 'zeroEquity']);
    expect(census.of('layers')).toHaveLength(10);
    expect(census.of('rankings')).toHaveLength(9);
    expect(census.of('deleveraging')).toHaveLength(3);
    expect(census.of('losses')).toHaveLength(9);
    expect(census.of('debts')).toEqual(['forgiven', 'recovered', 'swept', 'waived']);
    expect(census.of('events')).toHaveLength(18);
  });
});
