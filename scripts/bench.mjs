// `npm run bench`: measures what bench/ measures, one file after the other, so that none disturbs another.
// `npm run bench -- start-up` runs the files whose name holds one of the words.
import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const ending = ".bench.ts";
const words = process.argv.slice(2);
const all = readdirSync(path.join(root, "bench"))
  .filter((name) => name.endsWith(ending))
  .sort();
const chosen = all.filter((name) => words.length === 0 || words.some((word) => name.includes(word)));
if (chosen.length === 0) {
  const names = all.map((name) => name.slice(0, -ending.length)).join(", ") || "none yet";
  console.error(`No benchmark is called ${words.join(" or ") || "anything"}. There are: ${names}.`);
  process.exit(1);
}

// As the worker starts what it trains with.
const environment = {
  ...process.env,
  GLIBC_TUNABLES: [process.env.GLIBC_TUNABLES, "glibc.malloc.hugetlb=1"].filter(Boolean).join(":"),
};

let failed = 0;
for (const name of chosen) {
  console.log(`\n# ${name.slice(0, -ending.length)}`);
  const { status } = spawnSync(process.execPath, ["--expose-gc", "--import", "tsx", path.join(root, "bench", name)], {
    cwd: root,
    env: environment,
    stdio: "inherit",
  });
  if (status !== 0) failed += 1;
}
console.log(`\n${chosen.length - failed} measured, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
