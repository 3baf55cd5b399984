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

/** Gathers an option that may be given several times, in order. */
export function gathered(text: string, before: readonly string[] = []): readonly string[] {
  return [...before, text];
}
