import type { BackstopLayer } from '../../venue.ts';
import { durationText, listText } from '../format.ts';
import { deleveragingText } from './deleveraging.ts';
import { balanceText } from './funds.ts';
import { socialisedText } from './socialised.ts';
import { conditionText, solvencyText } from './stages.ts';
import { clauses, named, rateText, spanText, statedText } from './stated.ts';

/** Who bears a loss beyond the account’s equity, first to last. */
export function layerSentences(layers: readonly BackstopLayer[]): string[] {
  return [
    ...layers.map((layer, i) => `${i + 1}. ${named(layer.name)}: ${layerText(layer)}.`),
    layers.some(({ kind }) => kind === 'accountDebt')
      ? 'Nothing is left uncovered: what the layers before do not bear is a debt.'
      : 'What no layer bears is uncovered.',
  ];
}

/** One layer as a clause. */
export function layerText(layer: BackstopLayer): string {
  return clauses(partText(layer), solvencyText(layer.when), conditionText(layer.onlyWhile));
}

function partText(layer: BackstopLayer): string {
  switch (layer.kind) {
    case 'insuranceFund':
      return clauses(
        `the fund ${named(layer.fund)} pays`,
        limitText(layer.perSettlement, 'a liquidation'),
        limitText(layer.perMarket, 'a contract'),
        layer.keep === 0 ? undefined : `down to ${statedText(layer.keep)}`,
      );
    case 'venueEquity':
      return layer.balance === 'unlimited'
        ? 'the venue pays out of its own equity, without limit'
        : `the venue pays out of its own equity, up to ${balanceText(layer.balance)}`;
    case 'socialisedLoss':
      return `the loss is shared: ${socialisedText(layer)}`;
    case 'clawback':
      return (
        'accounts that have gained since the session began ' +
        `(${durationText(layer.session)}) give back in proportion to their gain`
      );
    case 'accountDebt':
      return 'the account owes it';
    case 'adl':
      return `auto-deleveraging: ${deleveragingText(layer)}`;
    case 'unwind':
      return `unwinding: ${deleveragingText(layer)}`;
    case 'takeover':
      return clauses(
        `the fund ${named(layer.fund)} takes the position over at the bankruptcy price`,
        inventoryText(layer.inventoryCap),
        Number.isFinite(layer.workOffHalfLife)
          ? `and sells half of what it holds every ${spanText(layer.workOffHalfLife)}`
          : 'and keeps it',
      );
    case 'assignment':
      return `volunteers take it in equal parts at the bankruptcy price: ${providersText(layer.providers)}`;
    case 'keepers':
      return clauses(
        `keepers take it ${rateText(layer.discount)} better than the mark for them`,
        limitText(layer.capacityPerStep, 'a contract and step'),
      );
  }
}

function limitText(most: number, per: string): string | undefined {
  return Number.isFinite(most) ? `at most ${statedText(most)} ${per}` : undefined;
}

function inventoryText(cap: number | { readonly ofFund: number }): string | undefined {
  if (typeof cap === 'object') return `up to a net inventory of ${rateText(cap.ofFund)} of its balance`;
  return Number.isFinite(cap) ? `up to a net inventory of ${statedText(cap)}` : undefined;
}

function providersText(providers: readonly { readonly name: string; readonly capacity: number }[]): string {
  return listText(providers.map(({ name, capacity }) => `${named(name)} up to ${statedText(capacity)} a contract`));
}
