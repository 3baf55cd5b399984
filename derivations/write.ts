import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deriveDepth } from './depth.ts';
import { deriveFunding } from './funding.ts';
import { deriveOpenInterest } from './open-interest.ts';

/**
 * `npm run derive`: the figures of docs/calibration.md that come from data, into figures.json beside this file. The folder
 * of the data files is named by SHORTFALL_DATA.
 */
const folder = process.env['SHORTFALL_DATA'];
if (folder === undefined) {
  console.error('SHORTFALL_DATA has to name the folder of the data files');
  process.exit(2);
}
const figures = {
  depth: deriveDepth(folder),
  funding: deriveFunding(folder),
  openInterest: deriveOpenInterest(folder),
};
writeFileSync(join(import.meta.dirname, 'figures.json'), `${JSON.stringify(figures, null, 2)}\n`);
