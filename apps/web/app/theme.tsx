"use client";

import { generateThemeStylesheet, type Theme } from "@cloudscape-design/components/theming";

type TokenName = keyof Theme["tokens"];

interface ThemeColor {
  light: string;
  dark: string;
  /** Cloudscape's tokens that take this colour. */
  tokens: readonly TokenName[];
}

const pageColor: ThemeColor = { light: "#fafcfc", dark: "#0e1417", tokens: [] };

/**
 * The colours of the studio. Each is a CSS variable of its name for our own style sheets, and takes the place of
 * Cloudscape's tokens, whose own variables carry hashes that change with every release.
 */
const colors: Record<string, ThemeColor> = {
  "surface-page": pageColor,
  "surface-container": {
    light: "#ffffff",
    dark: "#151c20",
    tokens: ["colorBackgroundContainerContent", "colorBackgroundContainerHeader", "colorBackgroundCard"],
  },
  "surface-panel": {
    light: "#ffffff",
    dark: "#11181b",
    tokens: ["colorBackgroundLayoutPanel", "colorBackgroundLayoutToolbar"],
  },
  "surface-popover": {
    light: "#ffffff",
    dark: "#1a2327",
    tokens: ["colorBackgroundPopover", "colorBackgroundDialog", "colorBackgroundDropdownItemDefault"],
  },
  "surface-input": { light: "#ffffff", dark: "#10171a", tokens: ["colorBackgroundInputDefault"] },
  "surface-hover": { light: "#f0f5f5", dark: "#202b30", tokens: ["colorBackgroundDropdownItemHover"] },
  "surface-selected": { light: "#e6f5f3", dark: "#0f3331", tokens: ["colorBackgroundItemSelected"] },
  "surface-shaded": { light: "#f4f8f8", dark: "#1a2327", tokens: ["colorBackgroundCellShaded"] },
  "surface-code": { light: "#f3f6f7", dark: "#0b1012", tokens: ["colorBackgroundCodeView"] },
  "border-divider": { light: "#c7d1d4", dark: "#3a474d", tokens: ["colorBorderDividerDefault", "colorBorderLayout"] },
  "border-faint": {
    light: "#e7edee",
    dark: "#263136",
    tokens: ["colorBorderDividerSecondary", "colorBorderLayoutSideNavigation", "colorBorderCard"],
  },
  "border-input": { light: "#7f8e95", dark: "#65757d", tokens: ["colorBorderInputDefault"] },
  "border-selected": { light: "#0b7a75", dark: "#69c3bd", tokens: ["colorBorderItemSelected"] },
  "border-focus": { light: "#0b7a75", dark: "#69c3bd", tokens: ["colorBorderItemFocused"] },
  "text-default": { light: "#131b1e", dark: "#cdd6d9", tokens: ["colorTextBodyDefault"] },
  "text-secondary": { light: "#4a5a61", dark: "#9aabb2", tokens: ["colorTextBodySecondary"] },
  "text-heading": { light: "#0c1416", dark: "#eef4f5", tokens: ["colorTextHeadingDefault"] },
  "text-empty": { light: "#5a6a71", dark: "#8fa0a7", tokens: ["colorTextEmpty"] },
  "text-accent": { light: "#0b7a75", dark: "#69c3bd", tokens: [] },
  "text-success": { light: "#00802f", dark: "#2bb534", tokens: [] },
  "text-warning": { light: "#855900", dark: "#fbd332", tokens: [] },
  "text-error": { light: "#db0000", dark: "#ff7a7a", tokens: [] },
};

const theme: Theme = {
  tokens: {
    borderRadiusButton: "10px",
    borderRadiusInput: "8px",
    borderRadiusContainer: "14px",
    borderRadiusAlert: "12px",
    borderRadiusFlashbar: "12px",
    ...Object.fromEntries(
      Object.values(colors).flatMap(({ light, dark, tokens }) => tokens.map((token) => [token, { light, dark }])),
    ),
  },
  contexts: {
    // Only here: a colour that the whole page has too is left out of a context, whose own grey would come back.
    "app-layout-toolbar": {
      tokens: { colorBackgroundLayoutMain: { light: pageColor.light, dark: pageColor.dark } },
    },
    "top-navigation": {
      tokens: { colorBackgroundContainerContent: { light: "#0c2427", dark: "#0c1a1d" } },
    },
  },
  // The teal of sagebrush leaves; Cloudscape derives its shades for buttons, links and selections.
  referenceTokens: { color: { primary: { seed: "#0b7a75" } } },
};

/**
 * Rendered by the server, so that the first paint has our colours; the browser keeps what it was sent. Left out of the
 * browser's bundle, Cloudscape's table of all tokens saves it 100 kB.
 */
const stylesheet = typeof window === "undefined" ? writeStylesheet() : "";

export function ThemeStylesheet() {
  return (
    <style href="sagebrush-theme" precedence="high">
      {stylesheet}
    </style>
  );
}

function writeStylesheet(): string {
  return [
    generateThemeStylesheet({ theme }),
    `body{${variables("light")}}`,
    `body.awsui-dark-mode{${variables("dark")}}`,
  ].join("\n");
}

function variables(mode: "light" | "dark"): string {
  return Object.entries(colors)
    .map(([name, color]) => `--${name}:${color[mode]}`)
    .join(";");
}
