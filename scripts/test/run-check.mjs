import { existsSync, readdirSync } from "node:fs";
import path from "node:path";
import { runStep, sumCounts } from "./run-step.mjs";

const oneProgram = (/** @type {string} */ ended) =>
  ended === "0" ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };

/**
 * Everything that is judged without running the product. Each step counts as one.
 * @param {import("./run-step.mjs").Bench} bench
 */
export async function runCheck(bench) {
  const steps = [
    { title: "Lock file", args: ["scripts/check-lockfile.mjs"] },
    { title: "Imports", args: ["scripts/check-imports.mjs"] },
    { title: "Format, lint", args: ["node_modules/@biomejs/biome/bin/biome", "check", "--error-on-warnings", "."] },
    ...listProjects(bench.repositoryRoot).map((project) => ({
      title: `Types ${path.basename(project)}`,
      args: ["scripts/check-types.mjs", project],
    })),
  ];
  const counts = [];
  for (const step of steps) counts.push(await runStep(bench, { ...step, count: oneProgram }));
  return sumCounts(counts);
}

/** @param {string} repositoryRoot */
function listProjects(repositoryRoot) {
  const inWorkspaces = ["packages", "apps"].flatMap((folder) =>
    readdirSync(path.join(repositoryRoot, folder)).map((name) => `${folder}/${name}`),
  );
  return [...inWorkspaces, "e2e", "bench"].filter((folder) =>
    existsSync(path.join(repositoryRoot, folder, "tsconfig.json")),
  );
}
