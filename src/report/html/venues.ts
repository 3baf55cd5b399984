import type { Venue } from '../../venue.ts';
import { policyColours } from '../charts/palette.ts';
import { htmlText } from '../escape.ts';
import type { Report } from '../facts.ts';
import { countText, listText } from '../format.ts';
import { ruleSections } from '../venue-sentences/venue-sections.ts';
import { detailsHtml, listHtml, paragraphHtml, policyHtml, tableHtml, type Html } from './elements.ts';

/** More policies than these do not fit beside one another: then each is folded. */
const POLICIES_BESIDE = 3;

/** The rules of every policy, then where they come from and what they leave out. */
export function venuesHtml(report: Report): Html {
  const { experiment } = report;
  const many = experiment.policies.length > POLICIES_BESIDE;
  return (
    (many ? foldedRules(report) : rulesBeside(report)) +
    notComparableHtml(experiment) +
    documents(experiment.policies).map(documentHtml).join('\n')
  );
}

/** A column per policy; sentences that not all of them share stand out. */
function rulesBeside({ experiment, summary }: Report): Html {
  const colours = policyColours(summary.policyOrder);
  const rules = experiment.policies.map(({ venue }) => ruleSections(venue));
  const head = experiment.policies.map(({ name }, i) => `<th scope="col">${policyHtml(name, colours[i]!)}</th>`);
  const rows = rules[0]!.map(({ part }, row) => {
    const told = rules.map((each) => each[row]!.sentences);
    const shared = (sentence: string): boolean => told.every((sentences) => sentences.includes(sentence));
    return `<tr><th scope="row">${htmlText(part)}</th>${told.map((sentences) => ruleCell(sentences, shared)).join('')}</tr>`;
  });
  return (
    `<div class="scroll"><table class="rules"><thead><tr><th scope="col">Rule</th>${head.join('')}</tr></thead>` +
    `<tbody>\n${rows.join('\n')}\n</tbody></table></div>` +
    (rules.length > 1 ? paragraphHtml('In bold is where the policies differ.', 'quiet') : '')
  );
}

function foldedRules({ experiment }: Report): Html {
  return experiment.policies
    .map(({ name, venue }) => {
      const rows = ruleSections(venue).map(
        ({ part, sentences }) => `<tr><th scope="row">${htmlText(part)}</th>${ruleCell(sentences, () => true)}</tr>`,
      );
      return detailsHtml(
        `The rules of ${name}`,
        `<div class="scroll"><table class="rules"><tbody>\n${rows.join('\n')}\n</tbody></table></div>`,
      );
    })
    .join('\n');
}

function ruleCell(sentences: readonly string[], shared: (sentence: string) => boolean): Html {
  const lines = sentences.map((sentence) => {
    const text = htmlText(sentence);
    return `<span>${shared(sentence) ? text : `<b>${text}</b>`}</span>`;
  });
  return `<td>${lines.join('')}</td>`;
}

/** Venues of the list that were left out, and why. */
function notComparableHtml({ notComparable }: Report['experiment']): Html {
  if (notComparable.length === 0) return '';
  return (
    '<h3>Not comparable</h3>' +
    tableHtml({
      columns: ['Venue', 'Policy', 'Why it was left out'].map((title) => ({ title, align: 'left' as const })),
      rows: notComparable.map(({ venue, policy, reason }) => [venue, policy ?? '', reason]),
    })
  );
}

interface VenueDocument {
  readonly venue: Venue;
  readonly policies: readonly string[];
}

/** Policies that patch one document share its sources. */
function documents(policies: Report['experiment']['policies']): VenueDocument[] {
  const found = new Map<string, { venue: Venue; policies: string[] }>();
  for (const { name, venue } of policies) {
    const key = JSON.stringify([venue.name, venue.sources, venue.notModelled]);
    const known = found.get(key);
    if (known === undefined) found.set(key, { venue, policies: [name] });
    else known.policies.push(name);
  }
  return [...found.values()];
}

function documentHtml({ venue, policies }: VenueDocument): Html {
  const unverified = venue.sources.filter((source) => source.unverified === true).length;
  const title = venue.title === undefined ? venue.name : `${venue.title} (${venue.name})`;
  const verified =
    unverified === 0 ? '' : ` ${countText(unverified)} of ${countText(venue.sources.length)} sources are unverified.`;
  const sources = tableHtml({
    columns: ['Rule', 'Source', 'As of', ''].map((each) => ({ title: each, align: 'left' as const })),
    rows: venue.sources.map(({ pointer, source, asOf, unverified: open }) => [
      pointer,
      source,
      asOf,
      open === true ? 'unverified' : '',
    ]),
  });
  return (
    `<h3>${htmlText(title)}</h3>` +
    paragraphHtml(`The document behind ${listText(policies)}.${verified}`) +
    (venue.notModelled.length === 0
      ? paragraphHtml('The document lists nothing that it leaves out.')
      : `${paragraphHtml('Not modelled:')}${listHtml(venue.notModelled)}`) +
    (venue.sources.length === 0
      ? paragraphHtml('The document names no sources.')
      : detailsHtml(`Sources (${countText(venue.sources.length)})`, sources))
  );
}
