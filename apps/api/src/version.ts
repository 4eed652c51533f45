import { readFileSync } from "node:fs";
import { z } from "zod";

// The same path leads there from src/version.ts and from the built dist/main.js.
const packageFile = new URL("../package.json", import.meta.url);

export const { version } = z.object({ version: z.string() }).parse(JSON.parse(readFileSync(packageFile, "utf8")));
