import type { ConfigIssue } from '../errors.ts';
import type { Experiment, SyntheticAccounts } from '../experiment.ts';
import { makerId } from './market-makers.ts';
import { placeOf } from './place.ts';
import { traderId } from './population.ts';

/** What makes a synthetic book impossible to draw, however well formed each field is by itself. */
export function syntheticIssues(experiment: Experiment, source: SyntheticAccounts): ConfigIssue[] {
  return [...holdingIssues(experiment, source), ...whaleIssues(experiment, source)];
}

/** Markets are picked without replacement: there must be enough of them. */
function holdingIssues(experiment: Experiment, source: SyntheticAccounts): ConfigIssue[] {
  const pickable = source.marketWeights.filter((weight) => weight > 0).length;
  const { values, weights } = source.positionsPerAccount;
  return values.flatMap((positions, place) =>
    weights[place] === 0 || positions <= pickable
      ? []
      : [
          {
            ...placeOf(
              experiment,
              ({ positionsPerAccount }) => positionsPerAccount[place],
              `/accounts/positionsPerAccount/values/${place}`,
            ),
            expected: `at most ${pickable}, the number of markets with a weight above 0`,
            found: String(positions),
          },
        ],
  );
}

/** A whale's name must be its own; named again it is one account, which holds one position per market. */
function whaleIssues(experiment: Experiment, source: SyntheticAccounts): ConfigIssue[] {
  const generated = generatedIds(experiment, source);
  const held = new Set<string>();
  return source.whales.flatMap(({ account, market }, place) => {
    const at = placeOf(experiment, ({ whales }) => whales[place], `/accounts/whales/${place}/account`);
    const holding = JSON.stringify([account, market]);
    const issues: ConfigIssue[] = [];
    if (generated.has(account))
      issues.push({
        ...at,
        expected: 'a name that no trader or market maker of this book bears',
        found: `"${account}"`,
      });
    if (held.has(holding))
      issues.push({
        ...at,
        expected: `one position of "${account}" in ${experiment.markets[market]!.symbol}`,
        found: 'a second one',
        suggestion: 'add the two up, or give them two names',
      });
    held.add(holding);
    return issues;
  });
}

function generatedIds(experiment: Experiment, { count, marketMakers }: SyntheticAccounts): Set<string> {
  const traders = Array.from({ length: count }, (_, account) => traderId(account, count));
  const makers = experiment.markets.flatMap(({ symbol }) =>
    Array.from({ length: marketMakers.count }, (_, maker) => makerId(symbol, maker, marketMakers.count)),
  );
  return new Set([...traders, ...makers]);
}
