import type { BackstopLayer, FundBalance, LiquidationFee, MarginSchedule, Trigger, Venue } from '../../venue.ts';
import { policyColours } from '../charts/palette.ts';
import { htmlText } from '../escape.ts';
import type { Report } from '../facts.ts';
import { amountText, countText, listText, statedPercentText } from '../format.ts';
import { detailsHtml, listHtml, paragraphHtml, policyHtml, tableHtml, type Html } from './elements.ts';

/** The rules of every policy beside one another, then where they come from and what they leave out. */
export function venuesHtml({ experiment, summary }: Report): Html {
  const colours = policyColours(summary.policyOrder);
  const rules = experiment.policies.map(({ venue }) => ruleTexts(venue));
  const head = experiment.policies.map(({ name }, i) => `<th scope="col">${policyHtml(name, colours[i]!)}</th>`);
  const rows = rules[0]!.map(({ part }, row) => {
    const texts = rules.map((each) => each[row]!.text);
    const differ = new Set(texts).size > 1;
    const cells = texts.map((text) => `<td>${htmlText(text)}</td>`).join('');
    return `<tr${differ ? ' class="strong"' : ''}><th scope="row">${htmlText(part)}</th>${cells}</tr>`;
  });
  return (
    `<div class="scroll"><table class="rules"><thead><tr><th scope="col">Rule</th>${head.join('')}</tr></thead>` +
    `<tbody>\n${rows.join('\n')}\n</tbody></table></div>` +
    (experiment.policies.length > 1 ? paragraphHtml('Rows in bold are where the policies differ.', 'quiet') : '') +
    documents(experiment.policies).map(documentHtml).join('\n')
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

/** The rules in words, the same parts in the same order for every venue. */
function ruleTexts(venue: Venue): { part: string; text: string }[] {
  const { margin, liquidation } = venue;
  const own = Object.entries(margin.markets).map(([symbol, { schedule }]) => `${symbol}: ${scheduleText(schedule)}`);
  return [
    { part: 'Margin mode', text: margin.mode },
    { part: 'Maintenance', text: [scheduleText(margin.schedule), ...own].join('; ') },
    { part: 'Mark price', text: venue.markPrice.kind },
    { part: 'Triggers', text: orNone(venue.triggers.map(triggerText).join('; ')) },
    {
      part: 'Liquidation',
      text: orNone(
        liquidation.stages.map(({ name, slice, limit }) => `${name}: ${slice.kind}, limit ${limit}`).join('; '),
      ),
    },
    { part: 'Liquidation fee', text: feeText(liquidation.fee) },
    { part: 'Remainder goes to', text: liquidation.remainderTo },
    {
      part: 'Funds',
      text: orNone(venue.funds.map(({ name, balance }) => `${name}: ${balanceText(balance)}`).join('; ')),
    },
    { part: 'Backstop, in order', text: orNone(venue.backstop.map(layerText).join(' → ')) },
  ];
}

function scheduleText(schedule: MarginSchedule): string {
  const limit = (leverage: number | undefined): string => (leverage === undefined ? '' : `, up to ${leverage}×`);
  switch (schedule.kind) {
    case 'flat':
      return `${statedPercentText(schedule.rate)} flat${limit(schedule.maximumLeverage)}`;
    case 'marginalBrackets': {
      const first = schedule.brackets[0];
      const last = schedule.brackets[schedule.brackets.length - 1];
      if (first === undefined || last === undefined) return 'no brackets';
      const count = schedule.brackets.length;
      const rates =
        count === 1
          ? statedPercentText(first.rate)
          : `${statedPercentText(first.rate)} to ${statedPercentText(last.rate)}`;
      return `${countText(count)} marginal bracket${count === 1 ? '' : 's'}, ${rates}${limit(first.maximumLeverage)}`;
    }
  }
}

function triggerText({ name, measure, level, when, action }: Trigger): string {
  const boundary = when === 'below' ? 'below' : 'at or below';
  return `${name}: ${action} with equity ${boundary} ${level === 1 ? '' : `${level} × `}${measure}`;
}

function feeText({ rate, cap, to }: LiquidationFee): string {
  if (rate === 0) return 'none';
  const capped = cap === 'remainingEquity' ? 'at most the equity left' : 'without a cap';
  return `${statedPercentText(rate)} of the filled notional, ${capped}, to the ${to}`;
}

function balanceText(balance: FundBalance): string {
  if (balance === 'unlimited') return 'unlimited';
  return typeof balance === 'number'
    ? amountText(balance)
    : `${statedPercentText(balance.ofOpenInterest)} of open interest`;
}

function layerText(layer: BackstopLayer): string {
  switch (layer.kind) {
    case 'insuranceFund':
      return `insurance fund ${layer.fund}`;
    case 'adl':
      return `deleveraging (${layer.ranking}, ${layer.allocation}, ${layer.eligible}, at the ${layer.price} price)`;
    case 'accountDebt':
      return 'account debt';
  }
}

function orNone(text: string): string {
  return text === '' ? 'none' : text;
}
