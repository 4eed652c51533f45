// `npm run check` runs this: every import of every source file, judged by the table in imports/import-table.mjs.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { findViolations } from "./imports/find-violations.mjs";
import { ours } from "./imports/import-table.mjs";

const root = process.argv[2] ?? fileURLToPath(new URL("..", import.meta.url));
const ignored = new Set(["node_modules", "dist", ".next", ".turbo", ".types", "generated", "test-results", "fixtures"]);

const files = ["apps", "packages", "e2e", "bench"].flatMap(listSources);
const unread = Object.keys(ours).filter((workspace) => !files.some((file) => file.startsWith(`${workspace}/`)));
if (unread.length > 0) {
  // A check that reads nothing finds nothing: it must not pass for that.
  console.error(`No source file was found in ${unread.join(", ")}: the check would prove nothing.`);
  process.exit(1);
}

const violations = findViolations(
  files.map((file) => ({ path: file, code: readFileSync(path.join(root, file), "utf8") })),
  { dependencies: readDependencies(), aliases: { "@/": "apps/web/" } },
);
for (const { file, line, problem } of violations) console.error(`${file}:${line} ${problem}`);
console.log(`${files.length} files read, ${violations.length} imports are not allowed`);
process.exitCode = violations.length > 0 ? 1 : 0;

function listSources(folder) {
  const absolute = path.join(root, folder);
  if (!existsSync(absolute)) return [];
  return readdirSync(absolute, { withFileTypes: true }).flatMap((entry) => {
    const relative = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return ignored.has(entry.name) ? [] : listSources(relative);
    return /\.[cm]?[jt]sx?$/.test(entry.name) && !entry.name.endsWith(".d.ts") ? [relative] : [];
  });
}

/** What each package.json names; the root's are there for tests and tools. */
function readDependencies() {
  const manifest = (folder) => {
    const { dependencies, devDependencies, optionalDependencies } = JSON.parse(
      readFileSync(path.join(root, folder, "package.json"), "utf8"),
    );
    return Object.keys({ ...dependencies, ...devDependencies, ...optionalDependencies });
  };
  return Object.fromEntries(["", ...Object.keys(ours)].map((workspace) => [workspace, manifest(workspace)]));
}
