import type { ExperimentPlaces, Market, NotComparable, Policy } from '../../experiment.ts';
import type { Cursor } from '../document/cursor.ts';
import type { Issues } from '../document/issues.ts';
import type { ObjectNode } from '../document/node.ts';
import type { Place } from '../document/place.ts';
import type { ConfigContext } from '../files/config-files.ts';
import { TITLE } from '../schema/words.ts';
import { lackOf } from '../semantics/comparable.ts';
import { checkPremiums } from '../semantics/premiums.ts';
import { readReference } from '../semantics/reference.ts';
import { checkSymbols } from '../semantics/symbols.ts';
import { venueDocument } from '../venue/document.ts';
import { forExperiment } from '../venue/for-experiment.ts';
import { patchVenue } from '../venue/patch.ts';
import { readVenue } from '../venue/read.ts';
import { resolveVenue } from '../venue/resolve.ts';
import { allOf, type Horizon, type Reading, type Resolved } from './reading.ts';

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
  /** Undefined where they are at fault. */
  readonly markets: readonly Market[] | undefined;
  readonly horizon: Horizon | undefined;
}

/** A venue document that is to become a policy, before it is read. */
interface Candidate {
  readonly name: string;
  readonly document: ObjectNode | undefined;
  /** The patch, where several venues have the same ones. */
  readonly patch?: string;
  /** Where to speak of it. */
  readonly place: Place;
}

interface ReadPolicy extends Policy {
  readonly candidate: Candidate;
  /** Of its `entryCheck`, where one is stated. */
  readonly entryCheck?: Place;
}

export interface ResolvedPolicies extends Resolved<readonly Policy[]> {
  readonly entryChecks: ExperimentPlaces['entryChecks'];
  readonly notComparable: readonly NotComparable[];
}

/**
 * Reads `venue` or `venues`, and `policies`: each policy is a venue with its patch applied, checked as a whole. Of several
 * venues those that lack what the experiment asks for are left out.
 */
export function readPolicies(root: Cursor, needs: PolicyNeeds): ResolvedPolicies | undefined {
  const { issues, shape } = needs;
  const isList = root.at('venues').present;
  if (isList === root.at('venue').present) {
    root.complain({ expected: 'either "venue" or "venues"', found: isList ? 'both' : 'neither' });
    return undefined;
  }
  if (!shape.readable(isList ? '/venues' : '/venue') || !shape.readable('/policies')) return undefined;
  const candidates = isList ? candidatesOfVenues(root, needs) : candidatesOfVenue(root, needs);
  const policies = allOf(candidates.map((candidate) => readPolicy(root, candidate, needs)));
  if (policies === undefined || policies.length === 0) return undefined;
  warnOfTwins(policies, issues);
  const earlier = root.at('notComparable').items().map(notComparableOf);
  if (!isList) {
    for (const { name, venue, candidate } of policies) {
      const lack = lackOf(venue, needs.markets ?? []);
      if (lack !== undefined) issues.warn(candidate.place, `the policy "${name}" is a what-if: ${venue.name} ${lack}`);
    }
    return resolved(policies, earlier);
  }
  return comparable(root, policies, needs, earlier);
}

function candidatesOfVenue(root: Cursor, { context, issues, configFile, shape }: PolicyNeeds): readonly Candidate[] {
  const venue = resolveVenue(root.at('venue').node!, context, issues, configFile);
  const policies = root.at('policies');
  if (!policies.present) return [{ name: SINGLE_POLICY, document: venue, place: root.at('venue').place }];
  return policies.keys().map((name): Candidate => {
    const patch = policies.at(name).node;
    const place = policies.at(name).keyPlace;
    if (patch?.kind !== 'object' || !shape.sound(policies.at(name).pointer))
      return { name, document: undefined, place };
    // A patch that extends a venue of its own starts from that one.
    const startsAnew = patch.entries.has('extends');
    const document = startsAnew ? resolveVenue(patch, context, issues, configFile) : venue && patchVenue(venue, patch);
    return { name, document, place };
  });
}

/** Each venue, or each with each patch. */
function candidatesOfVenues(root: Cursor, { context, issues, configFile, shape }: PolicyNeeds): readonly Candidate[] {
  const policies = root.at('policies');
  const patches = policies.keys().flatMap((name) => {
    const { node } = policies.at(name);
    if (node?.kind !== 'object' || !shape.sound(policies.at(name).pointer)) return [];
    if (!node.entries.has('extends')) return [{ name, node }];
    policies.at(name, 'extends').refuse('a patch without "extends": it is laid over each of "venues"');
    return [];
  });
  const names = new Set<string>();
  return root
    .at('venues')
    .items()
    .flatMap((item): Candidate[] => {
      const { place } = item;
      const document = resolveVenue(item.node!, context, issues, configFile);
      if (document === undefined) return [{ name: '', document, place }];
      const named = document.entries.get('name')?.node;
      const venueName = named?.kind === 'scalar' ? String(named.value) : '';
      if (!TITLE.test(venueName))
        item.complain({ expected: 'a venue whose name can stand in results', found: `"${venueName}"` });
      if (names.has(venueName)) item.complain({ expected: 'each venue once', found: `"${venueName}" a second time` });
      names.add(venueName);
      if (!policies.present) return [{ name: venueName, document, place }];
      return patches.map(({ name, node }) => ({
        name: `${venueName}/${name}`,
        document: patchVenue(document, node),
        patch: name,
        place,
      }));
    });
}

function readPolicy(root: Cursor, candidate: Candidate, needs: PolicyNeeds): ReadPolicy | undefined {
  const { name, document } = candidate;
  if (document === undefined) return undefined;
  if (needs.symbols.length > 0) checkSymbols(document, needs);
  const whole = readVenue(document, needs.issues);
  if (whole === undefined) return undefined;
  const venue = forExperiment(whole, needs.symbols, needs.horizon?.step ?? 0);
  if (needs.markets && needs.horizon) {
    checkPremiums(root, { name, venue, document, markets: needs.markets, horizon: needs.horizon }, needs.issues);
  }
  const entryCheck = document.entries.get('entryCheck')?.node.place;
  return { name, venue, candidate, ...(entryCheck && { entryCheck }) };
}

/** Without the venues that lack what the experiment asks for; one at least must be left, and the baseline among them. */
function comparable(
  root: Cursor,
  policies: readonly ReadPolicy[],
  { markets }: PolicyNeeds,
  earlier: readonly NotComparable[],
): ResolvedPolicies | undefined {
  const lacks = policies.map(({ venue }) => lackOf(venue, markets ?? []));
  const kept = policies.filter((_, i) => lacks[i] === undefined);
  const leftOut = policies.flatMap(({ venue, candidate }, i): NotComparable[] => {
    const reason = lacks[i];
    const { patch } = candidate;
    return reason === undefined
      ? []
      : [{ venue: venue.name, ...(patch === undefined ? {} : { policy: patch }), reason: `it ${reason}` }];
  });
  const baseline = root.at('baseline');
  const place = policies.findIndex(({ name }) => name === baseline.text());
  if (kept.length === 0) {
    const reasons = leftOut.map(({ venue, reason }) => `${venue}: ${reason}`);
    root.at('venues').complain({ expected: 'a venue that offers what is asked of it', found: reasons.join('; ') });
    return undefined;
  }
  if (place !== -1 && lacks[place] !== undefined) {
    baseline.refuse('a baseline that can be compared', `${baseline.text()}: it ${lacks[place]}`);
    return undefined;
  }
  return resolved(kept, [...earlier, ...leftOut]);
}

function resolved(policies: readonly ReadPolicy[], notComparable: readonly NotComparable[]): ResolvedPolicies {
  return {
    value: policies.map(({ name, venue }) => ({ name, venue })),
    entryChecks: Object.fromEntries(
      policies.flatMap(({ name, entryCheck }) => (entryCheck ? [[name, entryCheck]] : [])),
    ),
    notComparable,
    json: Object.fromEntries(policies.map(({ name, venue }) => [name, venueDocument(venue)])),
  };
}

function notComparableOf(cursor: Cursor): NotComparable {
  const policy = cursor.at('policy');
  return {
    venue: cursor.at('venue').text(),
    ...(policy.present ? { policy: policy.text() } : {}),
    reason: cursor.at('reason').text(),
  };
}

/** Policies that are alike but for their names cannot differ. */
function warnOfTwins(policies: readonly ReadPolicy[], issues: Issues): void {
  const texts = policies.map(({ venue }) => JSON.stringify(venueDocument(venue)));
  policies.forEach(({ name, candidate }, i) => {
    const twin = policies[texts.indexOf(texts[i] ?? '')];
    if (twin === undefined || twin.name === name) return;
    issues.warn(candidate.place, `the policy "${name}" is identical to "${twin.name}": they cannot differ`);
  });
}

/** The policy with which the others are compared; absent = the first. Undefined where the names are at fault, too. */
export function readBaseline(cursor: Cursor, names: readonly string[] | undefined): string | undefined {
  if (names === undefined) return undefined;
  if (!cursor.present) return names[0];
  const at = readReference(cursor, names, 'a policy');
  return at === undefined ? undefined : names[at];
}
