import { paletteStyles } from "./palette.ts";

/** Declares the palette once a page, however many charts use it. */
export function PaletteStyles() {
  return (
    <style href="chart-palette" precedence="medium">
      {paletteStyles}
    </style>
  );
}
