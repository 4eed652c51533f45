import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

type Row = Record<string, string | number | null>;

/** 344 penguins of three species, as people measured them: with texts, and with values missing. */
export function penguins(): Row[] {
  const path = fileURLToPath(new URL("../../node_modules/vega-datasets/data/penguins.json", import.meta.url));
  return JSON.parse(readFileSync(path, "utf8"));
}

export function penguinsCsv(delimiter = ","): string {
  const rows = penguins();
  const names = Object.keys(rows[0] ?? {});
  const lines = rows.map((row) => names.map((name) => row[name] ?? "").join(delimiter));
  return `${[names.join(delimiter), ...lines].join("\n")}\n`;
}
