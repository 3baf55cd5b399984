import type { Withdrawal } from '../../src/experiment.ts';
import type { Delay, MarginSchedule, Trigger } from '../../src/venue.ts';
import type { Case } from './arbitrary-experiments.ts';
import { RandomNumbers } from './random-numbers.ts';

/** Gives one world in three liquidators that take their time; the rest of it stays. */
export function withDelays(each: Case): Case {
  const random = new RandomNumbers(each.seed + 1_700_000_003);
  if (!random.chance(1 / 3)) return each;
  const { step } = each.path;
  const delay = (): Delay =>
    random.chance(0.5)
      ? { kind: 'constant', value: step * random.pick([0.5, 1, 1.5, 2]) }
      : { kind: 'uniform', low: step * random.pick([0.25, 1]), high: step * random.pick([1.5, 3]) };
  const delayed = (trigger: Trigger): Trigger =>
    trigger.action === 'liquidate' && random.chance(0.8) ? { ...trigger, delay: delay() } : trigger;
  const { venue } = each.policy;
  return withPolicy(each, { ...each.policy, venue: { ...venue, triggers: venue.triggers.map(delayed) } });
}

/** Gives one world in three owners who take money home, under a schedule that asks for initial margin in half of them. */
export function withWithdrawals(each: Case): Case {
  const random = new RandomNumbers(each.seed + 1_500_000_001);
  if (!random.chance(1 / 3)) return each;
  const { experiment, path, accounts } = each;
  const withdrawals = random.some(accounts.ids, random.whole(1, 3)).map((account): Withdrawal => ({
    account,
    at: path.step * random.pick([0.5, 1, 2, 3, 5]),
    leave: random.pick([1, 1, 1.01, 1.5]),
  }));
  const traders = { ...experiment.accounts.traders, withdrawals };
  const withOwners = { ...each, experiment: { ...experiment, accounts: { ...experiment.accounts, traders } } };
  if (random.chance(0.5)) return withOwners;
  const { venue } = each.policy;
  const margin = {
    ...venue.margin,
    schedule: withInitial(venue.margin.schedule),
    markets: Object.fromEntries(
      Object.entries(venue.margin.markets).map(([symbol, { schedule }]) => [
        symbol,
        { schedule: withInitial(schedule) },
      ]),
    ),
  };
  return withPolicy(withOwners, { ...each.policy, venue: { ...venue, margin } });
}

function withPolicy(each: Case, policy: Case['policy']): Case {
  return { ...each, policy, experiment: { ...each.experiment, policies: [policy] } };
}

/** The schedule with an admission limit where it has none. */
function withInitial(schedule: MarginSchedule): MarginSchedule {
  switch (schedule.kind) {
    case 'flat':
      return { maximumLeverage: 15, ...schedule };
    case 'marginalBrackets':
      return { ...schedule, brackets: schedule.brackets.map((bracket) => ({ maximumLeverage: 8, ...bracket })) };
    case 'positionBrackets':
      return {
        ...schedule,
        brackets: schedule.brackets.map((bracket) => ({ initialRate: 2 * bracket.rate, ...bracket })),
      };
    case 'linear':
    case 'steps':
    case 'sqrt':
      return { initialBase: 2 * schedule.base, ...schedule };
    case 'curve':
    case 'usedMarginLevel':
      return schedule;
  }
}
