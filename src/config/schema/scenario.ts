import Type from 'typebox';
import { SCENARIO_KINDS } from '../../scenario.ts';
import { optional, record, word } from './fields.ts';

const number = record('Where a number comes from: exactly one of `source` and `assumption`.', {
  pointer: Type.String({ pattern: '^(/[^/]*)+$', description: 'JSON pointer of the number, or of a part with several.' }),
  source: optional(Type.String({ minLength: 1, description: 'Who says so, with the date.' })),
  assumption: optional(Type.String({ minLength: 1, description: 'Why this value, where nobody says so.' })),
});

const claim = record('How the mean of an outcome differs, on the same paths, from what it is held against.', {
  column: Type.String({ minLength: 1, description: 'A column of outcomes, such as uncovered.' }),
  policy: optional(Type.String({ description: 'A policy of this document; absent = its baseline.' })),
  direction: word(['higher', 'lower'], { description: 'Of this document.' }),
  scenario: optional(
    Type.String({ minLength: 1, description: 'Than this scenario under the policy of the same name; or `otherPolicy`.' }),
  ),
  otherPolicy: optional(Type.String({ minLength: 1, description: 'Than this policy of the document itself.' })),
  paths: Type.Integer({ minimum: 2, description: 'Paths on which it was measured.' }),
  exceptions: Type.Integer({ minimum: 0, description: 'Of them, those on which the difference had the other sign.' }),
});

export const scenarioSchema = record('What a document of a library of scenarios says of itself; changes no result.', {
  kind: word(SCENARIO_KINDS),
  title: Type.String({ minLength: 1, maxLength: 60, description: 'One line for a list.' }),
  shows: Type.String({ minLength: 1, description: 'What there is to be seen, in sentences.' }),
  sources: optional(Type.Array(Type.String({ minLength: 1 }), { description: 'What happened, or who asked for it.' })),
  numbers: optional(Type.Array(number, { description: 'Which numbers have a source, and which are assumptions.' })),
  claim: optional(claim),
});
