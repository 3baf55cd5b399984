import type { ExperimentPlaces, Policy } from '../../experiment.ts';
import type { Cursor } from '../document/cursor.ts';
import type { Issues } from '../document/issues.ts';
import { mergePatch } from '../document/merge-patch.ts';
import { didYouMean, listed } from '../document/nearest.ts';
import type { ObjectNode } from '../document/node.ts';
import type { Place } from '../document/place.ts';
import type { ConfigContext } from '../files/config-files.ts';
import { readReference } from '../semantics/reference.ts';
import { forMarkets, venueDocument } from '../venue/document.ts';
import { readVenue } from '../venue/read.ts';
import { resolveVenue } from '../venue/resolve.ts';
import { allOf, type Reading, type Resolved } from './reading.ts';

/** Name of the only policy where none is given. */
const SINGLE_POLICY = 'venue';

export interface PolicyNeeds extends Reading {
  readonly context: ConfigContext;
  /** The experiment's file: symbols in it must exist. */
  readonly file: string;
  /** Paths are relative to this one. */
  readonly configFile: string;
  /** Of the markets; empty where those are at fault. */
  readonly symbols: readonly string[];
}

interface ReadPolicy extends Policy {
  /** Of its `entryCheck`, where one is stated. */
  readonly entryCheck?: Place;
}

export interface ResolvedPolicies extends Resolved<readonly Policy[]> {
  readonly entryChecks: ExperimentPlaces['entryChecks'];
}

/** Reads `venue` and `policies`: each policy is the venue with its patch applied, checked as a whole. */
export function readPolicies(root: Cursor, needs: PolicyNeeds): ResolvedPolicies | undefined {
  const { issues, shape, context, configFile } = needs;
  const venueNode = root.at('venue').node;
  const policiesCursor = root.at('policies');
  if (venueNode === undefined || !shape.readable('/venue') || !shape.readable('/policies')) return undefined;
  const venue = resolveVenue(venueNode, context, issues, configFile);
  if (!policiesCursor.present) {
    const only = venue && readPolicy(SINGLE_POLICY, venue, needs);
    return only && resolved([only]);
  }
  const policies = policiesCursor.keys().map((name) => {
    const patch = policiesCursor.at(name).node;
    if (patch?.kind !== 'object' || !shape.sound(policiesCursor.at(name).pointer)) return undefined;
    // A patch that extends a venue of its own starts from that one.
    const startsAnew = patch.entries.has('extends');
    const whole = startsAnew ? resolveVenue(patch, context, issues, configFile) : venue && mergePatch(venue, patch);
    return whole?.kind === 'object' ? readPolicy(name, whole, needs) : undefined;
  });
  const all = allOf(policies);
  if (all === undefined || all.length === 0) return undefined;
  warnOfTwins(policiesCursor, all, issues);
  return resolved(all);
}

function resolved(policies: readonly ReadPolicy[]): ResolvedPolicies {
  return {
    value: policies.map(({ name, venue }) => ({ name, venue })),
    entryChecks: Object.fromEntries(
      policies.flatMap(({ name, entryCheck }) => (entryCheck ? [[name, entryCheck]] : [])),
    ),
    json: Object.fromEntries(policies.map(({ name, venue }) => [name, venueDocument(venue)])),
  };
}

function readPolicy(name: string, document: ObjectNode, needs: PolicyNeeds): ReadPolicy | undefined {
  if (needs.symbols.length > 0) checkSymbols(document, needs);
  const venue = readVenue(document, needs.issues);
  const entryCheck = document.entries.get('entryCheck')?.node.place;
  return venue && { name, venue: forMarkets(venue, needs.symbols), ...(entryCheck && { entryCheck }) };
}

/** A schedule in a venue file may be of a contract that is not traded here; one in the experiment itself is a slip. */
function checkSymbols(document: ObjectNode, { issues, file, symbols }: PolicyNeeds): void {
  const margin = document.entries.get('margin')?.node;
  const markets = margin?.kind === 'object' ? margin.entries.get('markets')?.node : undefined;
  if (markets?.kind !== 'object') return;
  for (const [symbol, { key }] of markets.entries) {
    const isOwn = key.file === file || key.line === undefined;
    if (!isOwn || symbols.includes(symbol)) continue;
    issues.add(key, {
      expected: `a market (${listed(symbols)})`,
      found: `"${symbol}"`,
      ...didYouMean(symbol, symbols),
    });
  }
}

/** Policies that are alike but for their names cannot differ. */
function warnOfTwins(cursor: Cursor, policies: readonly Policy[], issues: Issues): void {
  const texts = policies.map(({ venue }) => JSON.stringify(venueDocument(venue)));
  policies.forEach(({ name }, i) => {
    const twin = policies[texts.indexOf(texts[i] ?? '')];
    if (twin === undefined || twin.name === name) return;
    issues.warn(cursor.at(name).keyPlace, `the policy "${name}" is identical to "${twin.name}": they cannot differ`);
  });
}

/** The policy with which the others are compared; absent = the first. */
export function readBaseline(cursor: Cursor, names: readonly string[]): string | undefined {
  if (!cursor.present) return names[0];
  const at = readReference(cursor, names, 'a policy');
  return at === undefined ? undefined : names[at];
}
