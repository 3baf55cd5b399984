import { compilePolicy } from '../../src/engine/policy.ts';
import { outcomeRow } from '../../src/engine/outcome-row.ts';
import { PathEngine } from '../../src/engine/simulate-path.ts';
import type { Event } from '../../src/event.ts';
import { runExactPath, type ExactPath } from '../../src/reference/exact-path.ts';
import { caseOf, type Case } from './arbitrary-experiments.ts';

/** What the two engines made of one case. */
export type Verdict =
  | { readonly kind: 'equal'; readonly seed: number; readonly events: readonly Event['event'][] }
  /** A comparison was so close that doubles may rightly decide otherwise. */
  | { readonly kind: 'setAside'; readonly seed: number; readonly closest: number; readonly difference: string }
  | { readonly kind: 'different'; readonly seed: number; readonly difference: string };

/** Comparisons closer than this share of their scale are not held against the fast engine (design §9). */
const CLOSE = 1e-12;
/** Amounts agree to this share of the gross notional. */
const TOLERANCE = 1e-9;

export function runFast({ experiment, policy, accounts, path, draw }: Case): {
  events: Event[];
  outcome: Record<string, number>;
} {
  const engine = new PathEngine(compilePolicy(experiment, policy, accounts));
  const events: Event[] = [];
  const residuals = engine.run(path, { draw, sink: (event) => events.push(event) });
  const lastStep = path.steps;
  const kept = path.index.map((prices) => prices.subarray(1, lastStep + 1));
  const prices = {
    final: Float64Array.from(kept, (each) => each[lastStep - 1]!),
    minimum: Float64Array.from(kept, (each) => Math.min(...each)),
    maximum: Float64Array.from(kept, (each) => Math.max(...each)),
  };
  const names = experiment.underlyings.map(({ name }) => name);
  const outcome = outcomeRow({ policy: engine.policy, state: engine.state, residuals, prices, lastStep }, names);
  return { events, outcome };
}

export const runExact = (each: Case): ExactPath => runExactPath(each);

/** Σ of the larger of both sides' notionals: what amounts are measured by. */
function grossOf({ experiment, accounts }: Case): Gross {
  const { positions } = accounts;
  let notional = 0;
  let gross = 0;
  for (let p = 0; p < positions.count; p++) {
    const { contract } = experiment.markets[positions.market[p]!]!;
    const size = Math.abs(positions.size[p]!);
    gross += size;
    notional += contract.kind === 'linear' ? size * positions.entryPrice[p]! : size / positions.entryPrice[p]!;
  }
  return { notional, size: gross };
}

/** Amounts that are paid or not: rounding is nothing, and nothing is not told as something. */
const PAID = new Set(['fee', 'remainder', 'shortfall', 'liquidationFees', 'uncovered', 'fundPaid', 'socialised']);
const SIZES = new Set(['size', 'adlSize']);
const PRICES = new Set(['fillPrice', 'stopPrice', 'mark']);
/** Amounts as multiples of what was raised, which may be next to nothing. */
const SURVIVALS = new Set(['topWinnerSurvival', 'maximumSurvivor']);
/** A rate may be what is left where a premium and a clamp cancel: it agrees as a fraction of the notional that it is paid on. */
const RATE_TOLERANCE = 1e-12;

/** What amounts and sizes are measured by. */
interface Gross {
  readonly notional: number;
  readonly size: number;
}

/** Prices agree to their own size, amounts to the gross notional, sizes to the gross size, rates to 10⁻¹². */
function agree(name: string, a: unknown, b: unknown, gross: Gross): boolean {
  if (typeof a !== 'number' || typeof b !== 'number') return a === b;
  if (Object.is(a, b) || a === b) return true;
  if (PAID.has(name) && (a === 0 || b === 0)) return false;
  if (name === 'rate') return Math.abs(a - b) <= RATE_TOLERANCE;
  const scale = PRICES.has(name) ? Math.max(Math.abs(a), Math.abs(b)) : SIZES.has(name) ? gross.size : gross.notional;
  return Math.abs(a - b) <= TOLERANCE * scale;
}

/** The balance of an account that pays towards its own loss: each engine tells it amid its own order of bookings. */
function isInBetween(name: string, ...events: readonly (Record<string, unknown> | undefined)[]): boolean {
  return name === 'balance' && events.every((event) => event !== undefined && event['account'] === event['against']);
}

/** The price of what is dust among all positions is the quotient of two roundings. */
function isPriceOfDust(name: string, { size }: Record<string, unknown>, gross: Gross): boolean {
  return name === 'fillPrice' && typeof size === 'number' && Math.abs(size) <= 1e-12 * gross.size;
}

function firstDifference(fast: readonly Event[], exact: readonly Event[], gross: Gross): string | undefined {
  for (let i = 0; i < Math.max(fast.length, exact.length); i++) {
    const [a, b] = [fast[i] as unknown, exact[i] as unknown] as Record<string, unknown>[];
    const names = [...new Set([...Object.keys(a ?? {}), ...Object.keys(b ?? {})])];
    const fields = names.filter(
      (name) =>
        !agree(name, a?.[name], b?.[name], gross) &&
        !isInBetween(name, a, b) &&
        !(a !== undefined && b !== undefined && isPriceOfDust(name, a, gross)),
    );
    if (a === undefined || b === undefined || fields.length > 0) {
      return `event ${i} differs in ${fields.join(', ')}\n  fast  ${JSON.stringify(a)}\n  exact ${JSON.stringify(b)}`;
    }
  }
  return undefined;
}

/** Columns that the exact engine does not keep. */
const UNKEPT = new Set(['cashResidual', 'sizeResidual', 'coinResidual']);

function firstOutcomeDifference(
  fast: Readonly<Record<string, number>>,
  exact: Readonly<Record<string, number>>,
  gross: Gross,
): string | undefined {
  const names = Object.keys(fast).filter((name) => !UNKEPT.has(name));
  const raised = exact['adlNeeded']! + exact['socialised']!;
  const differing = names.filter((name) => {
    const unit = SURVIVALS.has(name) ? raised : 1;
    return !(name in exact) || !agree(name, fast[name]! * unit, exact[name]! * unit, gross);
  });
  if (differing.length === 0) return undefined;
  return `outcome differs in ${differing.map((name) => `${name} (fast ${fast[name]}, exact ${exact[name]})`).join(', ')}`;
}

/** Runs a case through both engines. An engine that throws differs. */
export function compare(seed: number, each: Case = caseOf(seed)): Verdict {
  const exact = runExact(each);
  const difference = differenceOf(each, exact);
  if (difference === undefined) return { kind: 'equal', seed, events: exact.events.map(({ event }) => event) };
  if (exact.closestComparison < CLOSE) return { kind: 'setAside', seed, closest: exact.closestComparison, difference };
  return { kind: 'different', seed, difference };
}

function differenceOf(each: Case, exact: ExactPath): string | undefined {
  const { laws } = exact;
  if (!laws.cash.isZero() || [...laws.sizes, ...laws.coins].some((left) => !left.isZero())) {
    return `the laws are missed exactly: cash by ${laws.cash.toString()}, sizes by ${laws.sizes.join(', ')}, coins by ${laws.coins.join(', ')}`;
  }
  const gross = grossOf(each);
  try {
    const fast = runFast(each);
    return (
      firstDifference(fast.events, exact.events, gross) ?? firstOutcomeDifference(fast.outcome, exact.outcome, gross)
    );
  } catch (error) {
    return `the fast engine throws: ${error instanceof Error ? (error.stack ?? error.message).split('\n').slice(0, 4).join(' | ') : String(error)}`;
  }
}
