import { afterAll, beforeAll, expect, test } from "vitest";
import { listDatasets } from "./datasets/list-datasets.ts";
import type { Context } from "./services.ts";
import { createTestDatasetRow, numericProfile } from "./testing/create-test-dataset.ts";
import { createTestServices, type TestServices } from "./testing/create-test-services.ts";

let testServices: TestServices;
let context: Context;
beforeAll(async () => {
  testServices = await createTestServices();
  context = await testServices.createContext();
  for (let number = 1; number <= 5; number++) {
    await createTestDatasetRow(context, { name: `d${number}`, rowCount: 1, profiles: [numericProfile("x")] });
  }
});
afterAll(() => testServices.dispose());

async function allNames(maxResults: number): Promise<string[]> {
  const names: string[] = [];
  let nextToken: string | undefined;
  do {
    const page = await listDatasets(context, { maxResults, ...(nextToken ? { nextToken } : {}) });
    expect(page.items.length).toBeLessThanOrEqual(maxResults);
    names.push(...page.items.map(({ datasetName }) => datasetName));
    nextToken = page.nextToken;
  } while (nextToken);
  return names;
}

test("pages hold every row once, newest first, whatever their size", async () => {
  for (const maxResults of [1, 2, 5, 100]) expect(await allNames(maxResults)).toEqual(["d5", "d4", "d3", "d2", "d1"]);
});

test("rows of the same millisecond are neither lost nor repeated", async () => {
  await context.services.prisma.dataset.updateMany({ data: { createdAt: new Date("2026-01-01T00:00:00.000Z") } });
  expect((await allNames(2)).sort()).toEqual(["d1", "d2", "d3", "d4", "d5"]);
});

test("a row that goes between two pages does not move the others", async () => {
  const first = await listDatasets(context, { maxResults: 2 });
  const [gone] = first.items;
  await context.services.prisma.dataset.deleteMany({ where: { name: gone?.datasetName } });
  const rest = await listDatasets(context, { maxResults: 100, nextToken: first.nextToken });
  expect(rest.items).toHaveLength(3);
});

test.each([
  "",
  "x",
  "%00",
  "null",
  Buffer.from("[]").toString("base64url"),
  Buffer.from('[1e400,"0198c0de-0000-7000-8000-000000000000"]').toString("base64url"),
  Buffer.from('[1,"\' OR 1=1 --"]').toString("base64url"),
  "A".repeat(500),
])("a token that no list has answered is refused: %s", async (nextToken) => {
  await expect(listDatasets(context, { maxResults: 1, nextToken })).rejects.toMatchObject({
    code: "ValidationException",
    issues: [{ path: ["nextToken"] }],
  });
});
