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
    { title: "Kernels", args: ["scripts/build-kernels.mjs", "--check"] },
    { title: "Imports", args: ["scripts/check-imports.mjs"] },
    { title: "Format, lint", args: ["node_modules/@biomejs/biome/bin/biome", "check", "--error-on-warnings", "."] },
    // Packages export their sources; project references let each be judged by its own options, once.
    { title: "Types", args: ["scripts/check-types.mjs"] },
  ];
  const counts = [];
  for (const step of steps) counts.push(await runStep(bench, { ...step, count: oneProgram }));
  return sumCounts(counts);
}
