import type { Experiment } from '../experiment.ts';
import {
  comesBack,
  type DepthShock,
  type Move,
  type PriceShock,
  type Share,
  type Shock,
  type Start,
} from '../shock.ts';
import { countText, durationText, percentText, statedPercentText } from './format.ts';

/** What an experiment's shocks do, a sentence each, in the order of the configuration. */
export function shockSentences(
  { underlyings, markets, horizon }: Experiment,
  shocks: readonly Shock[],
): readonly string[] {
  const lasting = (steps: number): string => durationText(steps * horizon.step);
  return shocks.map((shock) => {
    switch (shock.kind) {
      case 'oracle':
        return (
          `${startText(shock.start)} on, the venue sees the index of ${underlyings[shock.underlying]!.name} ` +
          `${offText(shock.size)} for ${lasting(shock.steps)}: its marks and triggers follow what it sees, the order book does not.`
        );
      case 'mark':
        return (
          `${startText(shock.start)} on, the mark of ${markets[shock.market]!.symbol} is ${offText(shock.size)} ` +
          `for ${lasting(shock.steps)}, while index and order book are where they are.`
        );
      case 'correlationBreak':
        return `${startText(shock.start)} on, ${correlationText(shock.correlation, underlyings)} for ${lasting(shock.steps)}.`;
      case 'depth':
        return (
          `${startText(shock.start)} on, the depth of the book of ${markets[shock.market]!.symbol} ` +
          `${moveText(shock.size)} for ${lasting(shock.steps)}, its maximum in proportion, ${returnText(shock)}.`
        );
      case 'gap':
      case 'slowBleed':
      case 'staircase':
      case 'flashCrash':
      case 'squeeze':
      case 'depeg':
        return `${startText(shock.start)} on, ${underlyings[shock.underlying]!.name} ${shapeText(shock, lasting)}.`;
    }
  });
}

/** «the shocks of BTC and ETH are correlated by 0.95», «every two prices» where all pairs are alike. */
function correlationText(correlation: Float64Array, underlyings: Experiment['underlyings']): string {
  const names = underlyings.map(({ name }) => name);
  const pairs = names.flatMap((first, i) =>
    names.slice(i + 1).map((second, j) => ({
      names: `${first} and ${second}`,
      value: correlation[i * names.length + i + 1 + j]!,
    })),
  );
  const [first] = pairs;
  const text = (value: number): string => String(value).replace('-', '−');
  if (first !== undefined && pairs.every(({ value }) => value === first.value)) {
    const whose = pairs.length === 1 ? first.names : 'every two prices';
    return `the shocks of ${whose} are correlated by ${text(first.value)}`;
  }
  return `correlations are ${pairs.map((pair) => `${text(pair.value)} between ${pair.names}`).join(', ')}`;
}

/** «and half of it comes back every 20 minutes after that». */
function returnText({ recoveryHalfLife }: DepthShock): string {
  return recoveryHalfLife === 0
    ? 'and all of it comes back at once'
    : `and half of it comes back every ${durationText(recoveryHalfLife)} after that`;
}

/** «From step 12», «From a random step (drawn once per path)». */
function startText(start: Start): string {
  if (typeof start === 'number') return `From step ${countText(start)}`;
  return start === 'random'
    ? 'From a random step (drawn once per path)'
    : `From a step between ${countText(start.from)} and ${countText(start.to)} (drawn once per path)`;
}

/** «falls by 40 % within 10 minutes, then gives back 30 % of it within 5 minutes». */
function shapeText(shock: PriceShock, lasting: (steps: number) => string): string {
  const move = moveText(shock.size);
  switch (shock.kind) {
    case 'gap':
    case 'slowBleed':
      return `${move} ${shock.kind === 'gap' ? 'within' : 'over'} ${lasting(shock.steps)}, for good`;
    case 'staircase': {
      const pauses = shock.pauseSteps === 0 ? '' : ` with pauses of ${lasting(shock.pauseSteps)}`;
      return `${move} in ${countText(shock.stairs)} equal parts of ${lasting(shock.steps)}${pauses}, for good`;
    }
    case 'flashCrash':
    case 'squeeze':
    case 'depeg': {
      const { steps, holdSteps, bounce, bounceSteps, halfLife } = shock;
      const peg = shock.kind === 'depeg' ? ' off its peg' : '';
      const held = holdSteps === 0 ? '' : `, stays there for ${lasting(holdSteps)}`;
      const back = comesBack(shock)
        ? `, then gives back ${shareText(bounce)} of it within ${lasting(bounceSteps)}`
        : ', and gives nothing back';
      const rest = halfLife === Infinity ? '' : `; what is left halves every ${durationText(halfLife)}`;
      return `${move}${peg} within ${lasting(steps)}${held}${back}${rest}`;
    }
  }
}

/** «falls by 20 %», «moves by −5 % to 10 %, drawn once per path,». */
function moveText(size: Move): string {
  const [low, high] = centresOf(size);
  const verb = high <= 0 ? 'falls by' : low >= 0 ? 'rises by' : 'moves by';
  return `${verb} ${sizeText(size, high <= 0 ? -1 : 1)}`;
}

/** «20 % too low». */
function offText(size: Move): string {
  const [low, high] = centresOf(size);
  if (low < 0 && high > 0) return `off by ${sizeText(size, 1)}`;
  return high <= 0 ? `${sizeText(size, -1)} too low` : `${sizeText(size, 1)} too high`;
}

function centresOf(size: Move): readonly [low: number, high: number] {
  switch (size.kind) {
    case 'constant':
      return [size.value, size.value];
    case 'uniform':
      return [size.low, size.high];
    case 'normal':
      return [size.mean, size.mean];
  }
}

/** A size in per cent, as stated and, once drawn, to three digits; `sign` −1 where the words say that it falls. */
function sizeText(size: Move, sign: 1 | -1): string {
  switch (size.kind) {
    case 'constant':
      return fractionText(sign * size.value);
    case 'uniform': {
      const ends = [sign * size.low, sign * size.high].sort((a, b) => a - b).map(fractionText);
      return `${ends.join(' to ')} (drawn once per path)`;
    }
    case 'normal':
      return `${fractionText(sign * size.mean)} on average (drawn once per path, standard deviation ${fractionText(size.deviation)})`;
  }
}

function shareText(share: Share): string {
  if (share.kind === 'constant') return fractionText(share.value);
  return `${fractionText(share.low)} to ${fractionText(share.high)} (drawn once per path)`;
}

/** All digits of a number that someone wrote, three of one that was drawn. */
function fractionText(fraction: number): string {
  const stated = statedPercentText(fraction);
  return (stated.length <= 8 ? stated : percentText(fraction)).replace('-', '−');
}
