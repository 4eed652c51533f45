"use client";

import { generateThemeStylesheet, type Theme } from "@cloudscape-design/components/theming";

/** The teal of sagebrush leaves instead of Cloudscape's blue; every pair keeps a contrast of 4.5 or more. */
const theme: Theme = {
  tokens: {},
  referenceTokens: { color: { primary: { seed: "#0b7a75" } } },
};

const stylesheet = generateThemeStylesheet({ theme });

/** Rendered by the server too, so that the first paint has our colours. */
export function ThemeStylesheet() {
  return (
    <style href="sagebrush-theme" precedence="high">
      {stylesheet}
    </style>
  );
}
