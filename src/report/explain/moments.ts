import type { Event } from '../../event.ts';
import { countText } from '../format.ts';
import { clockText } from '../timeline/figures.ts';
import type { PathStory } from './row-story.ts';

/** «in step 2 (00:02:00)», with the round where it was a later one. */
export function momentText({ experiment }: PathStory, { step, round }: Event): string {
  const later = round > 1 ? `, round ${countText(round)}` : '';
  return `in step ${countText(step)} (${clockText(step * experiment.horizon.step)}${later})`;
}
