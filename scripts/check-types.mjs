// Checks the types of one project: `node scripts/check-types.mjs packages/ml`.
//
// Packages export their sources, so a project's program holds files of other packages, read with this project's options:
// the kernels of ml, say, without the leave their own tsconfig.json gives them. Every file is judged once, by its own project.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const [project] = process.argv.slice(2);
JSON.parse(readFileSync(path.join(root, project, "tsconfig.json"), "utf8"));

const tsc = path.join(root, "node_modules", "typescript", "bin", "tsc");
const { status, stdout, stderr } = spawnSync(
  process.execPath,
  [tsc, "-p", project, "--pretty", "false", "--incremental", "false", "--listFiles"],
  { cwd: root, encoding: "utf8", maxBuffer: 2 ** 28 },
);
const lines = `${stdout}${stderr}`.split("\n");
const own = lines.filter((line) => line.startsWith(path.join(root, project, path.sep)));
if (own.length === 0) {
  console.error(`tsc read no file of ${project}: the check would prove nothing.\n${stderr}`);
  process.exit(1);
}

const problems = lines.filter((line) => /(^|: )error TS\d+:/.test(line));
const judgedHere = problems.filter((line) => line.startsWith(`${project}/`) || /^error TS\d+:/.test(line));
for (const line of judgedHere) console.error(line);
// An end that no listed problem explains, such as a crash of the compiler.
const isUnexplained = status !== 0 && problems.length === 0;
if (isUnexplained) console.error(stderr || stdout.slice(-2_000));
process.exitCode = judgedHere.length > 0 || isUnexplained ? 1 : 0;
