// A registry that lags on platform packages lets `npm install` leave them out of the lockfile in silence; `npm ci` then
// fails, or macOS and Windows get no native binary. So every optional dependency named in the lock must be in the lock.
import { readFileSync } from "node:fs";

const { packages } = JSON.parse(readFileSync(new URL("../package-lock.json", import.meta.url), "utf8"));
const present = new Set(Object.keys(packages).map((path) => path.replace(/^.*node_modules\//, "")));
const lacking = Object.entries(packages).flatMap(([path, entry]) =>
  Object.keys(entry.optionalDependencies ?? {})
    .filter((name) => !present.has(name))
    .map((name) => `${path || "the root"} lacks ${name}`),
);
if (present.size < 100)
  lacking.push(`package-lock.json lists only ${present.size} packages: it was not read as expected`);
for (const line of lacking) console.error(line);
process.exitCode = lacking.length > 0 ? 1 : 0;
