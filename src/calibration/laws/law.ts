/** The law of the log return of one bar. */
export interface ReturnLaw {
  /** ln of the density at a log return; finite wherever the return is. */
  logDensity(logReturn: number): number;
  /** P(return ≤ logReturn). */
  cumulative(logReturn: number): number;
}

/** The law of the next bar's return, given those that were observed before it. */
export interface ConditionalLaw extends ReturnLaw {
  /** Takes the next return in: the law is that of the bar after it from now on. */
  observe(logReturn: number): void;
}

/** @throws RangeError  a field outside its range, by name */
export function checkFields(
  fields: Readonly<Record<string, number>>,
  ranges: Readonly<Record<string, 'finite' | 'positive' | 'notNegative'>>,
): void {
  for (const [name, range] of Object.entries(ranges)) {
    const value = fields[name]!;
    const inside = range === 'finite' ? true : range === 'positive' ? value > 0 : value >= 0;
    if (!(inside && Number.isFinite(value))) {
      const right = { finite: 'a number', positive: 'a number > 0', notNegative: 'a number ≥ 0' }[range];
      throw new RangeError(`${name} is ${value}; it must be ${right}.`);
    }
  }
}
