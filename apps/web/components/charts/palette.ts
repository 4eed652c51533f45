/**
 * Colours of every chart: Okabe and Ito's set for colour-blind readers, darkened for light and lightened for dark
 * surfaces until each stands out at 3 : 1 (WCAG 2.2, 1.4.11). Series are told apart by dash and legend too.
 */
export const paletteValues = {
  blue: { light: "#0072b2", dark: "#4aa8e8" },
  orange: { light: "#b86e00", dark: "#f0a92e" },
  green: { light: "#008661", dark: "#2cc497" },
  purple: { light: "#b0528a", dark: "#e08bbb" },
  vermillion: { light: "#c8501a", dark: "#ff7f4d" },
  sky: { light: "#2b8cc4", dark: "#8ad0f5" },
  yellow: { light: "#8f7a00", dark: "#f2e55c" },
  grey: { light: "#5f6b7a", dark: "#9aa5b1" },
} as const;

export type PaletteColor = keyof typeof paletteValues;

/** For `stroke`, `fill` and CSS; follows the colour mode without a render. */
export function chartColor(color: PaletteColor): string {
  return `var(--chart-${color})`;
}

/** The order in which series without a meaning of their own take colours. */
export const seriesColors: readonly PaletteColor[] = ["blue", "orange", "green", "purple", "vermillion", "sky"];

export const paletteStyles = `:root{${declarations("light")}}.awsui-dark-mode{${declarations("dark")}}`;

function declarations(mode: "light" | "dark"): string {
  return Object.entries(paletteValues)
    .map(([color, value]) => `--chart-${color}:${value[mode]}`)
    .join(";");
}
