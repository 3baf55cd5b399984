import { InvalidArgumentError } from 'commander';

/** Reads a whole number for commander, which names the option in its message. */
export function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < least || value > most) {
      throw new InvalidArgumentError(`It takes a whole number from ${least} to ${most}.`);
    }
    return value;
  };
}

/** Reads a number strictly between two bounds for commander. */
export function numberBetween(low: number, high: number): (text: string) => number {
  return (text) => {
    const value = text.trim() === '' ? NaN : Number(text);
    if (!(value > low && value < high)) {
      const range = high === Infinity ? `above ${low}` : `strictly between ${low} and ${high}`;
      throw new InvalidArgumentError(`It takes a number ${range}.`);
    }
    return value;
  };
}

/** Gathers an option that may be given several times, in order. */
export function gathered(text: string, before: readonly string[] = []): readonly string[] {
  return [...before, text];
}

/** Gathers an option that may be given several times, in order, each time one of these words. */
export function gatheredOf(words: readonly string[]): (text: string, before?: readonly string[]) => readonly string[] {
  return (text, before = []) => {
    if (!words.includes(text)) throw new InvalidArgumentError(`It takes ${words.join(', ')}.`);
    return gathered(text, before);
  };
}
