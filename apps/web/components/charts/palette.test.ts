import { describe, expect, test } from "vitest";
import { paletteStyles, paletteValues } from "./palette.ts";

/** `--surface-container` in each mode, as `app/theme.tsx` has it. */
const surfaces = { light: "#ffffff", dark: "#151c20" } as const;

describe("chart palette", () => {
  for (const [color, values] of Object.entries(paletteValues)) {
    for (const mode of ["light", "dark"] as const) {
      test(`${color} stands out at 3 : 1 on the ${mode} surface`, () => {
        expect(contrast(values[mode], surfaces[mode])).toBeGreaterThanOrEqual(3);
      });
    }
  }

  test("every colour is declared for both modes", () => {
    for (const color of Object.keys(paletteValues)) {
      expect(paletteStyles.split(`--chart-${color}:`)).toHaveLength(3);
    }
  });
});

function contrast(first: string, second: string): number {
  const [lighter, darker] = [luminance(first), luminance(second)].sort((a, b) => b - a) as [number, number];
  return (lighter + 0.05) / (darker + 0.05);
}

/** Relative luminance as WCAG defines it. */
function luminance(hex: string): number {
  const channel = (offset: number) => {
    const value = Number.parseInt(hex.slice(offset, offset + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5);
}
