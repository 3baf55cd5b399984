import type { BackstopLayer, Venue } from '../../venue.ts';
import type { Cursor } from '../document/cursor.ts';
import { isPositionLayer } from './backstop.ts';
import { leavesDebts } from './negative-balance.ts';
import { isClosing } from './stages.ts';

/** Warns of parts of a venue that never act, each sound by itself. */
export function warnOfIdleParts(root: Cursor, venue: Venue): void {
  warnOfIdleFunds(root.at('funds'), venue);
  warnOfIdleStages(root.at('liquidation', 'stages'), venue);
  warnOfIdleHandover(root.at('liquidation', 'stages'), venue);
  const debts = root.at('negativeBalance');
  if (!leavesDebts(venue.negativeBalance) && !venue.backstop.some(({ kind }) => kind === 'accountDebt')) {
    debts.warn('negativeBalance never acts: no layer "accountDebt" of the backstop lets an account owe');
  }
  if (venue.margin.valuedAt.closingFee !== 'none' && venue.fees.taker === 0) {
    root.at('margin', 'valuedAt', 'closingFee').warn('closingFee never acts: the taker fee is 0');
  }
}

/** Warns of funds that pay nobody. */
function warnOfIdleFunds(cursor: Cursor, { funds, backstop, liquidation }: Venue): void {
  const { fee, remainderTo } = liquidation;
  const receives = remainderTo === 'fund' || (fee.rate > 0 && fee.to === 'fund');
  const receiver = backstop.find(drawsOnFund)?.fund ?? funds[0]?.name;
  funds.forEach(({ name }) => {
    if (backstop.some((layer) => drawsOnFund(layer) && layer.fund === name)) return;
    const uses = receives && name === receiver ? 'it only receives' : 'no rule uses it';
    cursor.at(name).warn(`the fund "${name}" never pays: no layer of the backstop names it, and ${uses}`);
  });
}

function drawsOnFund(layer: BackstopLayer): layer is Extract<BackstopLayer, { fund: string }> {
  return layer.kind === 'insuranceFund' || layer.kind === 'takeover';
}

/** Warns of stages behind one that closes everything, and where nothing closes what is bankrupt. */
function warnOfIdleStages(cursor: Cursor, { triggers, liquidation: { stages } }: Venue): void {
  const starts = new Set(
    triggers.flatMap(({ action, from }) =>
      action === 'liquidate' ? [from === undefined ? 0 : stages.findIndex(({ name }) => name === from)] : [],
    ),
  );
  const closesAnything = stages.map(
    (stage) =>
      isClosing(stage) && stage.when === 'always' && stage.aboveNotional === 0 && stage.onlyWhile === undefined,
  );
  if (starts.size === 0) return;
  stages.forEach(({ name }, place) => {
    const isReached = [...starts].some((start) => start <= place && !closesAnything.slice(start, place).includes(true));
    if (isReached) return;
    const isBefore = [...starts].every((start) => start > place);
    const why = isBefore ? 'every trigger begins behind it' : 'the one before it closes everything';
    cursor.at(name).warn(`the stage "${name}" never acts: ${why}`);
  });
  const closesBankrupt = stages.some(
    (stage, place) => isClosing(stage) && stage.when !== 'solvent' && [...starts].every((start) => start <= place),
  );
  if (!closesBankrupt) {
    cursor.at('order').warn('no stage closes a bankrupt account: what the orders cannot sell stays open');
  }
}

/** A handover before the book needs a layer that takes positions at once. */
function warnOfIdleHandover(cursor: Cursor, { backstop, liquidation: { stages } }: Venue): void {
  const first = backstop[0];
  if (first !== undefined && isPositionLayer(first)) return;
  for (const { name, limit } of stages) {
    if (limit === 'none')
      cursor.at(name, 'limit').warn('the limit "none" is "market" here: no position layer leads the backstop');
  }
}
