import { describe, expect, it } from 'vitest';
import { progressDisplay } from '../../src/cli/progress-display.ts';
import { progressLine, timeText } from '../../src/cli/progress-line.ts';
import { redrawnLine } from '../../src/cli/redrawn-line.ts';
import type { Progress } from '../../src/run/progress.ts';

const halfway: Progress = {
  paths: 10_000,
  finishedPaths: 5_000,
  restoredPaths: 0,
  completedPaths: 4_000,
  targets: [],
  fundDepletion: [
    { policy: 'isolated', events: 0, trials: 4_000 },
    { policy: 'cross', events: 40, trials: 4_000 },
    { policy: 'third', events: 1, trials: 4_000 },
  ],
};

describe('the progress line', () => {
  it('shows share, rate and time left', () => {
    const line = progressLine(halfway, 10, 0.95);
    expect(line).toMatch(/^█{12}░{12} 50 % · 5,000 of 10,000 · 500 paths\/s · 10 s left/);
  });

  it('shows no probability without its count and its interval, of the first two policies', () => {
    // Clopper–Pearson at 95 %: 0 of 4,000 is [0, 0.0922 %], 40 of 4,000 is [0.715 %, 1.36 %].
    const line = progressLine(halfway, 10, 0.95);
    expect(line).toMatch(/fund depleted: isolated 0 of 4,000 \(0–0\.092\d* %\), cross 40 of 4,000 \(0\.715–1\.36 %\)$/);
  });

  it('has no headline before the first path of the prefix is complete', () => {
    const none = halfway.fundDepletion.map((each) => ({ ...each, events: 0, trials: 0 }));
    expect(progressLine({ ...halfway, fundDepletion: none }, 10, 0.95)).not.toContain('depleted');
  });

  it('promises no time before the first path', () => {
    expect(progressLine({ ...halfway, finishedPaths: 0 }, 0, 0.95)).toContain('? left');
  });

  it.each([
    [0.2, '1 s'],
    [59.5, '1 min 0 s'],
    [200, '3 min 20 s'],
    [7_500, '2 h 5 min'],
  ])('says %d seconds as %s', (seconds, text) => {
    expect(timeText(seconds)).toBe(text);
  });
});

describe('the progress display', () => {
  function drawnOver(milliseconds: readonly number[], isTerminal: boolean): string[] {
    const drawn: string[] = [];
    let now = 0;
    const line = redrawnLine({ write: (text) => void drawn.push(text), isTerminal, columns: () => 40, now: () => now });
    const display = progressDisplay(line, () => now, 0.95);
    for (now of milliseconds) display.show(halfway);
    display.clear();
    return drawn;
  }

  it('redraws one line on a terminal, four times a second at most, and takes it away', () => {
    const drawn = drawnOver([10, 20, 200, 270, 300, 600], true);
    expect(drawn).toHaveLength(4);
    for (const text of drawn) expect(text.startsWith('\r\u001b[K')).toBe(true);
    expect(drawn.at(-1)).toBe('\r\u001b[K');
  });

  it('never draws wider than the terminal', () => {
    expect(drawnOver([10], true)[0]!.length).toBeLessThanOrEqual('\r\u001b[K'.length + 39);
  });

  it('writes a line every ten seconds to a file, and nothing for a short run', () => {
    expect(drawnOver([10, 5_000, 9_999], false)).toEqual([]);
    const drawn = drawnOver([5_000, 10_000, 15_000, 20_000], false);
    expect(drawn).toHaveLength(2);
    for (const text of drawn) expect(text).toMatch(/^█.*\n$/);
  });

  it('shows a new stage at once on a terminal, for it may last, and one in a file when its time has come', () => {
    const drawnStages = (isTerminal: boolean): string[] => {
      const drawn: string[] = [];
      const line = redrawnLine({ write: (text) => void drawn.push(text), isTerminal, columns: () => 40, now: () => 5 });
      for (const stage of ['reading', 'reading', 'fitting', 'fitting']) line.show(() => stage, stage);
      return drawn;
    };
    expect(drawnStages(true)).toEqual(['\r\u001b[Kreading', '\r\u001b[Kfitting']);
    expect(drawnStages(false)).toEqual([]);
  });
});
