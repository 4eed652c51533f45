import { expect, test } from "vitest";
import { createTestDatabase } from "../testing/create-test-database.ts";
import { createDatabase } from "./create-database.ts";

test("test databases have every migration and share no rows", async () => {
  const [first, second] = await Promise.all([createTestDatabase(), createTestDatabase()]);
  await first.prisma.workspace.create({ data: { name: "only-here", displayName: "Only here" } });
  expect(await first.prisma.workspace.count()).toBe(1);
  expect(await second.prisma.workspace.count()).toBe(0);
  await Promise.all([first.dispose(), second.dispose()]);
});

test("a pool goes on after the server cut its idle connections", async () => {
  const test = await createTestDatabase();
  const errors: Error[] = [];
  const database = createDatabase(test.connectionString, { maxConnections: 2, onError: (error) => errors.push(error) });
  await database.prisma.workspace.count();
  await test.prisma
    .$queryRaw`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()`;
  await expect.poll(() => errors.length).toBeGreaterThan(0);
  expect(await database.prisma.workspace.count()).toBe(0);
  await database.close();
  await test.dispose();
});
