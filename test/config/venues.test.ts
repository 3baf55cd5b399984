import { describe, expect, it } from 'vitest';
import { ConfigError } from '../../src/errors.ts';
import { loadVenue, shippedVenueNames } from '../../src/config/load.ts';
import { venueDocument } from '../../src/config/venue/document.ts';

describe.each(shippedVenueNames())('the shipped venue %s', (name) => {
  it('can be read again from what was read', () => {
    expect(loadVenue(venueDocument(loadVenue(name)))).toEqual(loadVenue(name));
  });
});

describe('the textbook venue', () => {
  it('keeps the conventions of the reference cases', () => {
    const venue = loadVenue('textbook');
    expect(venue.margin.schedule).toEqual({ kind: 'flat', rate: 0.005 });
    expect(venue.triggers).toMatchObject([
      { measure: 'maintenance', level: 1, when: 'atOrBelow', action: 'liquidate', probability: 1 },
    ]);
    expect(venue.liquidation).toMatchObject({ fee: { rate: 0, cap: 'none', to: 'venue' }, remainderTo: 'account' });
    expect(venue.liquidation.stages).toMatchObject([{ slice: { kind: 'all' }, limit: 'market' }]);
    expect(venue.funds).toEqual([{ name: 'main', balance: 0, scope: 'venue' }]);
    expect(venue.backstop).toMatchObject([{ name: 'fund', kind: 'insuranceFund', fund: 'main' }]);
    expect(venue.markPrice).toEqual({ kind: 'index', lag: 0 });
  });
});

describe('a venue by name', () => {
  it('that is unknown is answered with those that are known', () => {
    expect(() => loadVenue('binance')).toThrow(ConfigError);
    expect(() => loadVenue('textbok')).toThrow('did you mean "textbook"?');
  });
});
