/**
 * The highest of a fund's balances at the ends of the last steps: a queue that keeps only balances no later one exceeds,
 * so that a step costs amortised constant time.
 */
export class DrawdownWindow {
  private readonly steps: number[] = [];
  private readonly balances: number[] = [];
  private head = 0;

  clear(): void {
    this.steps.length = 0;
    this.balances.length = 0;
    this.head = 0;
  }

  /** The balance at the end of `step`; steps come in order. */
  push(step: number, balance: number): void {
    while (this.balances.length > this.head && this.balances.at(-1)! <= balance) {
      this.balances.pop();
      this.steps.pop();
    }
    this.steps.push(step);
    this.balances.push(balance);
  }

  /** Highest balance of the steps from `first` on; −Infinity where there is none. Earlier steps are forgotten. */
  highestSince(first: number): number {
    while (this.head < this.steps.length && this.steps[this.head]! < first) this.head++;
    return this.balances[this.head] ?? -Infinity;
  }
}
