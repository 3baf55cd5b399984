import { shippedVenueNames } from '../../src/config/load.ts';
import { outcomeRow } from '../../src/engine/outcome-row.ts';
import { compilePolicy } from '../../src/engine/policy.ts';
import { PathEngine, type PathOptions } from '../../src/engine/simulate-path.ts';
import type { Event } from '../../src/event.ts';
import { unitValue } from '../../src/margin/contract.ts';
import { arbitraryCase, shippedCase, withCoins, type Case } from '../reference/arbitrary-experiments.ts';

/** Where the experiments that laws are held against begin: every seed is a venue, a book and a path of its own. */
const FIRST_SEED = 40_000;

/** So many random venues × books × paths, over every mechanism; a third of them with coin collateral. */
export function* cases(count: number): Generator<Case> {
  for (let i = 0; i < count; i++) yield withCoins(arbitraryCase(FIRST_SEED + i));
}

/** A random book and path under each shipped venue. */
export function* shippedCases(): Generator<Case> {
  for (const [i, name] of shippedVenueNames().entries()) yield shippedCase(FIRST_SEED - 1 - i, name);
}

/** What one path of one policy came to. */
export interface Ran {
  /** Its state is that of the end of the path. */
  readonly engine: PathEngine;
  readonly events: readonly Event[];
  /** By column; `fundDraw` is that of this run. */
  readonly outcome: Readonly<Record<string, number>>;
}

/** @param options  given the engine that is about to run, whose state it may read, or spoil, on the way */
export function run(each: Case, options: (engine: PathEngine) => Partial<PathOptions> = () => ({})): Ran {
  const { experiment, policy, accounts, path, draw } = each;
  const engine = new PathEngine(compilePolicy(experiment, policy, accounts));
  const events: Event[] = [];
  const residuals = engine.run(path, { draw, sink: (event) => events.push(event), ...options(engine) });
  const end = { policy: engine.policy, state: engine.state, residuals, lastStep: path.steps };
  const names = experiment.underlyings.map(({ name }) => name);
  return { engine, events, outcome: outcomeRow({ ...end, prices: path.extremes }, names) };
}

/** What rounding is measured by: the traders' sizes, at their highest notional of the path in the settlement coin. */
export function grossOf({ experiment, accounts, path }: Case): { readonly notional: number; readonly size: number } {
  const { count, market, size } = accounts.positions;
  let notional = 0;
  let total = 0;
  for (let p = 0; p < count; p++) {
    const { contract, underlying } = experiment.markets[market[p]!]!;
    const values = path.index[underlying]!.map((price) => Math.abs(unitValue(contract.kind, price)));
    notional += Math.abs(size[p]!) * Math.max(...values);
    total += Math.abs(size[p]!);
  }
  return { notional, size: total };
}

export const ROUNDING = 1e-9;
export const sumOf = (values: Iterable<number>): number => {
  let sum = 0;
  for (const value of values) sum += value;
  return sum;
};

/** Events of one kind, with the fields of that kind. */
export function ofKind<Name extends Event['event']>(
  events: readonly Event[],
  name: Name,
): Extract<Event, { readonly event: Name }>[] {
  return events.filter((event): event is Extract<Event, { readonly event: Name }> => event.event === name);
}
