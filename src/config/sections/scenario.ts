import type { Scenario, ScenarioClaim, ScenarioKind, ScenarioNumber } from '../../scenario.ts';
import type { Cursor } from '../document/cursor.ts';
import { nodeAt, type ConfigNode } from '../document/node.ts';
import { keysOf, pointerOf } from '../document/place.ts';
import { withoutAbsent, type Resolved } from './reading.ts';

/**
 * Reads `scenario`; undefined where there is none.
 *
 * @param document    the whole, whose numbers it names
 * @param firstPolicy the policy under whose name a resolved document has what `venue` says
 */
export function readScenario(
  cursor: Cursor,
  document: ConfigNode,
  firstPolicy: string | undefined,
): Resolved<Scenario> | undefined {
  if (!cursor.present) return undefined;
  const claim = cursor.at('claim').present ? readClaim(cursor.at('claim')) : undefined;
  const words = {
    kind: cursor.at('kind').text() as ScenarioKind,
    title: cursor.at('title').text(),
    shows: cursor.at('shows').text(),
    sources: cursor.at('sources').texts(),
  };
  const numbers = cursor
    .at('numbers')
    .items()
    .flatMap((item) => readNumber(item, document) ?? []);
  return {
    value: { ...words, numbers, ...(claim === undefined ? {} : { claim }) },
    json: withoutAbsent({
      ...words,
      numbers: numbers.map(({ pointer, basis, text }) => ({
        pointer: resolvedPointer(pointer, firstPolicy),
        [basis]: text,
      })),
      claim: claim && claimJson(claim),
    }),
  };
}

function readNumber(cursor: Cursor, document: ConfigNode): ScenarioNumber | undefined {
  const pointer = cursor.at('pointer').text();
  if (nodeAt(document, keysOf(pointer)) === undefined) {
    return cursor.at('pointer').refuse('the place of a number in this document, as /horizon/steps is one');
  }
  const isSourced = cursor.at('source').present;
  if (isSourced === cursor.at('assumption').present) {
    const found = isSourced ? 'both' : 'neither';
    cursor.complain({ expected: 'exactly one of "source" and "assumption"', found });
    return undefined;
  }
  const basis = isSourced ? 'source' : 'assumption';
  return { pointer, basis, text: cursor.at(basis).text() };
}

function readClaim(cursor: Cursor): ScenarioClaim | undefined {
  const scenario = cursor.at('scenario');
  const otherPolicy = cursor.at('otherPolicy');
  if (scenario.present === otherPolicy.present) {
    const found = scenario.present ? 'both' : 'neither';
    cursor.complain({ expected: 'exactly one of "scenario" and "otherPolicy"', found });
    return undefined;
  }
  const policy = cursor.at('policy');
  return {
    column: cursor.at('column').text(),
    ...(policy.present ? { policy: policy.text() } : {}),
    direction: cursor.at('direction').text() as ScenarioClaim['direction'],
    than: scenario.present ? { scenario: scenario.text() } : { policy: otherPolicy.text() },
    measured: { paths: cursor.at('paths').number(Number.NaN), exceptions: cursor.at('exceptions').number(Number.NaN) },
  };
}

function claimJson({ column, policy, direction, than, measured }: ScenarioClaim): object {
  const other = 'scenario' in than ? { scenario: than.scenario } : { otherPolicy: than.policy };
  return withoutAbsent({ column, policy, direction, ...other, ...measured });
}

/** A resolved document has no `venue` of its own: each policy is a whole one. */
function resolvedPointer(pointer: string, firstPolicy: string | undefined): string {
  const [part, ...rest] = keysOf(pointer);
  return part === 'venue' && firstPolicy !== undefined ? pointerOf(['policies', firstPolicy, ...rest]) : pointer;
}
