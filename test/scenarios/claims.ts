import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { fileContext, loadExperimentFile } from '../../src/config/load.ts';
import { parseExperiment } from '../../src/config/parse.ts';
import type { Experiment } from '../../src/experiment.ts';
import { outcomeColumn, type OutcomeTable } from '../../src/outcome.ts';
import type { ScenarioDocument } from '../../src/config/scenario-document.ts';
import { amountText } from '../../src/report/format.ts';
import type { ScenarioClaim } from '../../src/scenario.ts';
import { runInProcess } from '../../src/run/in-process.ts';
import { momentsOf, normalInterval, standardErrorOfMean } from '../../src/statistics/mean.ts';
import { stress } from '../../src/stress.ts';

/** What a claim came to: the mean difference, this − other, with its interval, and how the paths lie. */
export interface Measured {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
  /** Paths on which the difference has the sign that the claim denies. */
  readonly exceptions: number;
}

/** One-sided error probability of a claim's test is half of 1 − this. */
export const CONFIDENCE = 0.99;

/** A shipped scenario with so many paths; its data files are those of `data`, where it names any. */
export function scenario(name: string, paths: number, data?: string): Experiment {
  if (data === undefined) return loadExperimentFile(name, { paths });
  const { file, text } = fileContext().shippedScenario(name);
  return parseExperiment(text, file, fileContext(), { paths, relativeTo: join(data, name) });
}

interface Ran {
  readonly experiment: Experiment;
  readonly table: OutcomeTable;
}
const runs = new Map<string, Promise<Ran>>();

/** The outcomes of a scenario: run once for all that ask. */
export function ran(name: string, paths: number, data?: string): Promise<Ran> {
  const key = `${name} ${paths}`;
  const known = runs.get(key);
  if (known !== undefined) return known;
  const experiment = scenario(name, paths, data);
  const running = stress(experiment, { runner: runInProcess }).then(({ table, failures }) => {
    if (failures.length > 0) throw new Error(`${name}: ${failures.length} paths failed: ${failures[0]!.message}`);
    return { experiment, table };
  });
  runs.set(key, running);
  return running;
}

/** Measures a claim path by path. */
export async function measure(name: string, claim: ScenarioClaim, paths: number, data?: string): Promise<Measured> {
  const { experiment, table } = await ran(name, paths, data);
  const policy = claim.policy ?? experiment.baseline;
  const other = 'scenario' in claim.than ? await ran(claim.than.scenario, paths, data) : { experiment, table };
  const otherPolicy = 'scenario' in claim.than ? policy : claim.than.policy;
  const here = columnOf({ experiment, table }, policy, claim.column);
  const there = columnOf(other, otherPolicy, claim.column);
  const moments = momentsOf(paths, (i) => here[i]! - there[i]!);
  const sign = claim.direction === 'higher' ? 1 : -1;
  return {
    mean: moments.mean,
    ...normalInterval(moments.mean, standardErrorOfMean(moments), CONFIDENCE),
    exceptions: here.filter((value, i) => sign * (value - there[i]!) < 0).length,
  };
}

function columnOf({ experiment, table }: Ran, policy: string, column: string): Float64Array {
  const place = experiment.policies.findIndex(({ name }) => name === policy);
  if (place < 0) throw new Error(`${experiment.name} has no policy ${policy}`);
  return outcomeColumn(table, place, column);
}

/** The scenario's row of the table in docs/scenarios.md: what it claims, and what that came to. */
export function tableRow({ name, scenario: { title, claim } }: ScenarioDocument, measured: Measured): string {
  const { column, policy, direction, than, measured: stated } = claim!;
  const under = policy === undefined ? '' : ` («${policy}»)`;
  const other = 'scenario' in than ? than.scenario : `«${than.policy}»`;
  const interval = `${amountText(measured.low)} to ${amountText(measured.high)}`;
  return `| \`${name}\` | ${title} | ${column}${under} ${direction} than ${other} | ${interval} | ${measured.exceptions} of ${stated.paths} |`;
}

const TABLE = readFileSync(new URL('../../docs/scenarios.md', import.meta.url), 'utf8');

/** Checks a document's claim by an interval of 99 %: without a difference 1 seed in 200 would pass; these seeds are fixed. */
export async function expectClaimed(document: ScenarioDocument, data?: string): Promise<void> {
  const claim = document.scenario.claim!;
  const measured = await measure(document.name, claim, claim.measured.paths, data);
  if (claim.direction === 'higher') expect(measured.low).toBeGreaterThan(0);
  else expect(measured.high).toBeLessThan(0);
  // Exceptions are counted and told, not hidden.
  expect(measured.exceptions).toBe(claim.measured.exceptions);
  expect(TABLE).toContain(tableRow(document, measured));
}
