import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { describedAlgorithms } from "./algorithms.ts";

const guide = fileURLToPath(new URL("../../../docs/guide.md", import.meta.url));
const [start, end] = ["<!-- algorithms: written by algorithms.test.ts -->", "<!-- /algorithms -->"];

/** As Markdown, an algorithm a line. */
function algorithmsTable(): string {
  const lines = describedAlgorithms.map(({ displayName, algorithmName, problemTypes, description }) => {
    const problems = problemTypes.map((problemType) => problemType.replaceAll("-", " ")).join(", ");
    return `| **${displayName}** (\`${algorithmName}\`) | ${problems} | ${description} |`;
  });
  return ["| algorithm | for | |", "|---|---|---|", ...lines].join("\n");
}

test("the guide's table is what the declarations say; after changing one, run this test with -u to write it", async () => {
  const text = await readFile(guide, "utf8");
  const [before, rest] = text.split(start);
  const after = rest?.split(end)[1];
  expect(after, `docs/guide.md has lost the marks around its table: ${start}, ${end}`).toBeDefined();
  await expect(`${before}${start}\n${algorithmsTable()}\n${end}${after}`).toMatchFileSnapshot(guide);
});

test("names are distinct, and every description is one line without marks of a table", () => {
  const names = describedAlgorithms.flatMap(({ algorithmName, displayName }) => [algorithmName, displayName]);
  expect(new Set(names).size).toBe(2 * describedAlgorithms.length);
  for (const { description } of describedAlgorithms) expect(description).toMatch(/^[^|\n]+\.$/);
});
