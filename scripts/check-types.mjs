// Checks the types of every project: those that tsconfig.json refers to, and the web application, which Next compiles.
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const tsc = path.join(root, "node_modules", "typescript", "bin", "tsc");
const ownProgram = "apps/web";

const { references } = JSON.parse(readFileSync(path.join(root, "tsconfig.json"), "utf8"));
const judged = new Set([...references.map((reference) => reference.path), ownProgram]);
const folders = ["packages", "apps"].flatMap((parent) =>
  readdirSync(path.join(root, parent)).map((name) => `${parent}/${name}`),
);
const forgotten = [...folders, "e2e", "bench"].filter(
  (folder) => existsSync(path.join(root, folder, "tsconfig.json")) && !judged.has(folder),
);
for (const folder of forgotten)
  console.error(`${folder} is not among the references of tsconfig.json: nobody checks it.`);

// Next writes the types of the application's routes.
const next = path.join(root, "node_modules", "next", "dist", "bin", "next");
const steps = [
  [next, "typegen", ownProgram],
  [tsc, "-b", "--pretty", "false"],
  [tsc, "-p", ownProgram, "--pretty", "false"],
];
const isRight = steps.map((step) => spawnSync(process.execPath, step, { cwd: root, stdio: "inherit" }).status === 0);
process.exitCode = forgotten.length === 0 && isRight.every(Boolean) ? 0 : 1;
