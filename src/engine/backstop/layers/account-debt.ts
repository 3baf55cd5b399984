import { accountOf, type LayerTurn } from './turn.ts';

/** The account itself owes what is left: it is booked against its name when the row settles. */
export function promiseDebt(turn: LayerTurn, need: number): number {
  const { step, round } = turn;
  turn.told?.push({ event: 'debt', step, round, account: accountOf(turn), amount: need });
  return need;
}
