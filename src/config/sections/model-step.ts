import type { PriceModel } from '../../price-model.ts';
import type { Cursor } from '../document/cursor.ts';
import { durationText, readDuration } from '../document/duration.ts';
import type { NamedModel } from '../document/node.ts';
import type { Horizon } from './reading.ts';

/** Laws whose parameters are stated per step: at another step they mean something else. */
const PER_STEP: ReadonlySet<string> = new Set(['garch']);

/** The model that an underlying's price was named by; undefined where the price was written out. */
export function nameOfModel(underlying: Cursor): string | undefined {
  const earlier = underlying.at('model');
  return modelAt(underlying.at('price'))?.name ?? (earlier.present ? earlier.text() : undefined);
}

function modelAt(price: Cursor): NamedModel | undefined {
  return price.node?.kind === 'object' ? price.node.model : undefined;
}

/**
 * Whether a named model serves the experiment's step. One that is stated per step must have been fitted to bars of this
 * length; of others that were fitted to longer bars a warning says what is missing.
 */
export function checkModelStep(price: Cursor, { kind }: PriceModel, { step }: Horizon): boolean {
  const model = modelAt(price);
  const bar = model?.barLength === undefined ? undefined : readDuration(model.barLength);
  if (model === undefined || bar === undefined || bar === step) return true;
  const { name, place, barLength } = model;
  if (PER_STEP.has(kind)) {
    price.complainAt(place, {
      expected: `a model of steps of ${durationText(step)}`,
      found: `"${name}", a ${kind} model of steps of ${barLength}`,
      suggestion: `set "step": "${barLength}", or name a model that was fitted to bars of ${durationText(step)}`,
    });
    return false;
  }
  if (bar > step) {
    price.warnAt(
      place,
      `"${name}" was fitted to bars of ${barLength}, the step is ${durationText(step)}: a jump takes a whole bar's move in one step`,
    );
  }
  return true;
}
