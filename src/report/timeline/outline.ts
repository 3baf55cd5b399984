/**
 * Places of a curve that show its shape: at most `most` of them, ascending, the first and the last among them. The curve
 * is cut into equal stretches, and each keeps its ends, its lowest and its highest value, so that no spike is lost.
 *
 * @param most  ≥ 4
 */
export function outline(values: ArrayLike<number>, most: number): number[] {
  if (values.length <= most) return Array.from({ length: values.length }, (_, place) => place);
  const stretches = Math.max(1, Math.floor(most / 4));
  const kept = new Set<number>();
  for (let i = 0; i < stretches; i++) {
    const first = Math.floor((i * values.length) / stretches);
    const end = Math.floor(((i + 1) * values.length) / stretches);
    let [lowest, highest] = [first, first];
    for (let place = first; place < end; place++) {
      if (values[place]! < values[lowest]!) lowest = place;
      if (values[place]! > values[highest]!) highest = place;
    }
    for (const place of [first, lowest, highest, end - 1]) kept.add(place);
  }
  return [...kept].sort((a, b) => a - b);
}
