/** Words of the page that are no metrics. */
export const WORDS: readonly { readonly label: string; readonly value: string }[] = [
  {
    label: 'Interval',
    value:
      'Where the number would lie on infinitely many paths, at the stated confidence; the method stands in summary.json. It ' +
      'covers Monte Carlo error only.',
  },
  {
    label: '0 of n, upper bound',
    value: 'No path showed the event; at the stated confidence its probability is below the bound.',
  },
  {
    label: 'Needs n ≥ …',
    value: 'So many paths would support the number; these do not.',
  },
  {
    label: '(weak)',
    value: 'The interval rests on few events or on a few large values: its true confidence may be lower than stated.',
  },
  {
    label: 'pp',
    value: 'Percentage points: the difference of two percentages.',
  },
  {
    label: 'p',
    value:
      'How often chance alone would show a difference as large as this one, if there were none. Adjusted by Holm’s method among ' +
      'the comparisons that are judged together; the others say «alone».',
  },
  {
    label: 'Better, worse',
    value: 'For the venue, at the stated confidence. Quantities that are neither good nor bad are lower or higher.',
  },
  {
    label: 'Not distinguishable',
    value: 'These paths name no side. That is not the same as equal.',
  },
  {
    label: 'Equivalent',
    value: 'The whole interval lies within the margin that the configuration states.',
  },
  {
    label: 'Identical by construction',
    value: 'No rule in which the policies differ can move this; identical on every path: none did.',
  },
  {
    label: 'Gini of what was taken',
    value: '0 where all accounts with a position pay alike, towards 1 where one pays everything.',
  },
];
