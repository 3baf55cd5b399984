import type { Market } from '../../experiment.ts';
import type { Venue } from '../../venue.ts';

/** What a venue, by its own `supports`, does not offer of what the experiment asks of it, a clause without its subject; undefined = nothing. */
export function lackOf({ supports, margin }: Venue, markets: readonly Market[]): string | undefined {
  const modes = margin.mode === 'perAccount' ? (['isolated', 'cross'] as const) : [margin.mode];
  const mode = modes.find((asked) => supports?.modes?.includes(asked) === false);
  if (mode !== undefined) return `has no ${mode} margin`;
  const kind = markets
    .map(({ contract }) => contract.kind)
    .find((asked) => supports?.contracts?.includes(asked) === false);
  return kind === undefined ? undefined : `lists no ${kind} contracts`;
}
