import { loadScenario, shippedScenarioNames } from '../../src/config/load.ts';
import { measure, tableRow } from './claims.ts';

/**
 * Prints what each shipped scenario's claim comes to, as rows of the table in docs/scenarios.md:
 * `npx tsx test/scenarios/table.ts [NAME]…`, replays with SHORTFALL_DATA only.
 */
const names = process.argv.length > 2 ? process.argv.slice(2) : shippedScenarioNames();
const data = process.env['SHORTFALL_DATA'];
for (const name of names) {
  const document = loadScenario(name);
  const { claim } = document.scenario;
  if (claim === undefined || (document.files.length > 0 && data === undefined)) continue;
  const measured = await measure(name, claim, claim.measured.paths, document.files.length > 0 ? data : undefined);
  console.log(tableRow(document, measured));
}
