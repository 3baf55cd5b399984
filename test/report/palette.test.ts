import { describe, expect, it } from 'vitest';
import {
  darkColour,
  LEAST_DISTANCE,
  POLICY_COLOURS,
  policyColours,
  policyDashes,
} from '../../src/report/charts/palette.ts';
import { STYLE } from '../../src/report/html/style.ts';

type Triple = readonly [number, number, number];

/** Linear light from a colour such as `#125AA7` (IEC 61966-2-1). */
function linear(colour: string): Triple {
  const channel = (at: number): number => {
    const value = parseInt(colour.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return [channel(1), channel(3), channel(5)];
}

/** Machado, Oliveira and Fernandes (2009), table 1, at full severity: which cones are missing. */
const SIGHTS: { readonly [sight: string]: readonly [Triple, Triple, Triple] } = {
  normal: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

function seen(colour: string, sight: readonly [Triple, Triple, Triple]): Triple {
  const [r, g, b] = linear(colour);
  const row = ([x, y, z]: Triple): number => Math.min(1, Math.max(0, x * r + y * g + z * b));
  return [row(sight[0]), row(sight[1]), row(sight[2])];
}

/** CIE L*a*b* under D65. */
function lab([r, g, b]: Triple): Triple {
  const f = (t: number): number => (t > 216 / 24389 ? Math.cbrt(t) : ((24389 / 27) * t + 16) / 116);
  const x = f((0.4124564 * r + 0.3575761 * g + 0.1804375 * b) / 0.95047);
  const y = f(0.2126729 * r + 0.7151522 * g + 0.072175 * b);
  const z = f((0.0193339 * r + 0.119192 * g + 0.9503041 * b) / 1.08883);
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

/** CIEDE2000 after Sharma, Wu and Dalal (2005). */
function distance([l1, a1, b1]: Triple, [l2, a2, b2]: Triple): number {
  const radians = Math.PI / 180;
  const mean = (Math.hypot(a1, b1) + Math.hypot(a2, b2)) / 2;
  const g = 0.5 * (1 - Math.sqrt(mean ** 7 / (mean ** 7 + 25 ** 7)));
  const [c1, c2] = [Math.hypot((1 + g) * a1, b1), Math.hypot((1 + g) * a2, b2)];
  const hue = (a: number, b: number): number =>
    a === 0 && b === 0 ? 0 : (Math.atan2(b, (1 + g) * a) / radians + 360) % 360;
  const [h1, h2] = [hue(a1, b1), hue(a2, b2)];
  const apart = Math.abs(h1 - h2);
  const turn = c1 * c2 === 0 ? 0 : apart <= 180 ? h2 - h1 : h2 - h1 + (h2 <= h1 ? 360 : -360);
  const sum = h1 + h2;
  const h = c1 * c2 === 0 ? sum : apart <= 180 ? sum / 2 : (sum + (sum < 360 ? 360 : -360)) / 2;
  const [l, c] = [(l1 + l2) / 2, (c1 + c2) / 2];
  const t =
    1 -
    0.17 * Math.cos((h - 30) * radians) +
    0.24 * Math.cos(2 * h * radians) +
    0.32 * Math.cos((3 * h + 6) * radians) -
    0.2 * Math.cos((4 * h - 63) * radians);
  const lightness = (l2 - l1) / (1 + (0.015 * (l - 50) ** 2) / Math.sqrt(20 + (l - 50) ** 2));
  const chroma = (c2 - c1) / (1 + 0.045 * c);
  const hues = (2 * Math.sqrt(c1 * c2) * Math.sin((turn / 2) * radians)) / (1 + 0.015 * c * t);
  const rotation =
    -2 * Math.sqrt(c ** 7 / (c ** 7 + 25 ** 7)) * Math.sin(2 * radians * 30 * Math.exp(-(((h - 275) / 25) ** 2)));
  return Math.sqrt(lightness ** 2 + chroma ** 2 + hues ** 2 + rotation * chroma * hues);
}

function contrast(one: string, other: string): number {
  const luminance = (colour: string): number => {
    const [r, g, b] = linear(colour);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

/** The backgrounds of the page, light and dark, from its style sheet. */
const [lightPage, darkPage] = [...STYLE.matchAll(/--page: (#[0-9a-f]{6});/g)].map(([, colour]) => colour!);
const PAGES = { light: lightPage!, dark: darkPage! };

describe('the measure of colours', () => {
  it('gives the published distances of Sharma, Wu and Dalal', () => {
    expect(distance([50, 2.6772, -79.7751], [50, 0, -82.7485])).toBeCloseTo(2.0425, 4);
    expect(distance([50, -1, 2], [50, 0, 0])).toBeCloseTo(2.3669, 4);
    expect(distance([50, 2.5, 0], [58, 24, 15])).toBeCloseTo(19.4535, 4);
    expect(distance([2.0776, 0.0795, -1.135], [0.9033, -0.0636, -0.5514])).toBeCloseTo(0.9082, 4);
  });
});

describe.each(['light', 'dark'] as const)('the colours of policies on a %s page', (mode) => {
  const colours = POLICY_COLOURS[mode];

  it.each(Object.keys(SIGHTS))('lie far apart to the sight: %s', (sight) => {
    const points = colours.map((colour) => lab(seen(colour, SIGHTS[sight]!)));
    for (let i = 0; i < points.length; i++) {
      for (let j = 0; j < i; j++) {
        expect(distance(points[i]!, points[j]!), `${colours[i]!} and ${colours[j]!}`).toBeGreaterThanOrEqual(
          LEAST_DISTANCE,
        );
      }
    }
  });

  it('stand out from the page', () => {
    for (const colour of colours) expect(contrast(colour, PAGES[mode]), colour).toBeGreaterThanOrEqual(3);
  });
});

describe('the colour of a policy', () => {
  const names = Array.from({ length: 20 }, (_, i) => `policy ${i}`);

  it('is no other policy’s, its dashes considered', () => {
    const [colours, dashes] = [policyColours(names), policyDashes(names)];
    expect(new Set(names.map((_, i) => `${colours[i]!} ${dashes[i]!.join()}`)).size).toBe(20);
    expect(new Set(colours.slice(0, 8)).size).toBe(8);
  });

  it('has one in its place on a dark page', () => {
    expect(policyColours(names).slice(0, 8).map(darkColour)).toEqual(POLICY_COLOURS.dark);
    expect(darkColour('#8A8A8A')).toBe('#8A8A8A');
  });
});
