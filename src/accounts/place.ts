import { placeText } from '../config/document/place.ts';
import type { Experiment, ExperimentPlaces, Place } from '../experiment.ts';

/**
 * Where an issue of a part of the accounts stands: where that part was written or, in an experiment that was built in
 * code, its JSON pointer within the experiment, which is named since there is no file.
 */
export function placeOf(
  experiment: Experiment,
  written: (places: ExperimentPlaces) => Place | undefined,
  pointer: string,
): Place {
  const { places } = experiment;
  return (places && (written(places) ?? places.accounts)) ?? { file: experiment.name, pointer };
}

/** A place within a sentence: `file:line:column` as in every message, or file and pointer where there is no line. */
export function placeName(place: Place): string {
  return place.line === undefined && place.pointer !== '' ? `${place.file} ${place.pointer}` : placeText(place);
}

/** A number for a sentence: enough digits to tell a limit from what just misses it, too few to show a rounding. */
export function figure(value: number): string {
  return String(Number(value.toPrecision(10)));
}
