import type { Venue } from '../../venue.ts';
import { listText } from '../format.ts';
import { named, rateText, sentence, statedText } from './stated.ts';

/** What becomes of an account that ends below zero. */
export function negativeBalanceSentences({ backstop, negativeBalance }: Venue): string[] {
  if (!backstop.some(({ kind }) => kind === 'accountDebt')) {
    return ['No account owes anything: a negative balance is reset to zero.'];
  }
  const { forgivenBelow, sweep, waivedShare, recoveredShare } = negativeBalance;
  const wallets = sweep.map(({ wallet, conversionFee }) =>
    conversionFee === 0 ? named(wallet) : `${named(wallet)} (${rateText(conversionFee)} for conversion)`,
  );
  return [
    ...(forgivenBelow === 0 ? [] : [sentence(`a debt below ${statedText(forgivenBelow)} is forgiven`)]),
    ...(wallets.length === 0 ? [] : [sentence(`a debt is taken from the account’s wallets: ${inOrder(wallets)}`)]),
    ...(waivedShare === 0 ? [] : [sentence(`the venue waives ${rateText(waivedShare)} of what is left`)]),
    ...(recoveredShare === 0 ? [] : [sentence(`later deposits pay ${rateText(recoveredShare)} of what is left then`)]),
    'What then remains is owed.',
  ];
}

function inOrder(wallets: readonly string[]): string {
  return wallets.length === 1 ? listText(wallets) : `first ${wallets.join(', then ')}`;
}
