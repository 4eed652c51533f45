import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

// There is no container engine where these tests run. What they can see is whether the parts still name each other right.
const root = fileURLToPath(new URL("..", import.meta.url));
const read = (file) => readFileSync(path.join(root, file), "utf8");
const dockerfile = read("Dockerfile");
const compose = read("docker-compose.yml");
const entriesOf = (app) => JSON.parse(read(`apps/${app}/package.json`)).sagebrush.entries;

/** The services, each with its lines: in this file they are indented by two. */
const services = new Map(
  [
    ...compose
      .split(/^services:\n/m)[1]
      .split(/^\S/m)[0]
      .matchAll(/^ {2}([\w-]+):\n((?: {4}.*\n|\n)+)/gm),
  ].map(([, name, body]) => [name, body]),
);
const stages = [...dockerfile.matchAll(/^FROM \S+ AS (\w+)$/gm)].map(([, name]) => name);

test("the deployment has every server, and what they stand on", () => {
  expect([...services.keys()].sort()).toEqual(
    ["api", "gateway", "inference", "migrate", "objects", "postgres", "redis", "web", "worker"].sort(),
  );
});

test("every image that is built is a stage of the Dockerfile", () => {
  const targets = [...compose.matchAll(/target: (\w+)/g)].map(([, target]) => target);
  expect(targets.length).toBeGreaterThanOrEqual(6);
  for (const target of targets) expect(stages).toContain(target);
});

test("every program that an image starts is one that the build makes", () => {
  const started = [...`${dockerfile}${compose}`.matchAll(/apps\/(\w+)\/dist\/([\w/-]+)\.js/g)];
  expect(started.map(([, app]) => app)).toEqual(expect.arrayContaining(["api", "worker", "inference", "studio"]));
  for (const [, app, entry] of started) expect(entriesOf(app)).toContain(`src/${entry}.ts`);
});

test("what a service waits for, mounts or takes over exists", () => {
  for (const body of services.values()) {
    for (const [, list] of body.matchAll(/depends_on: \[(.*)\]/g)) {
      for (const name of list.split(", ")) expect(services.has(name)).toBe(true);
    }
    for (const [, volume] of body.matchAll(/volumes: \[([\w-]+):/g)) {
      expect(compose.split(/^volumes:\n/m)[1]).toMatch(new RegExp(`^ {2}${volume}:$`, "m"));
    }
    for (const [, anchor] of body.matchAll(/<<: \*(\w+)/g)) expect(compose).toContain(`&${anchor}\n`);
  }
});

test("no variable is set that nobody reads", () => {
  const shared = compose.split("x-server:")[1].split("services:")[0];
  const names = [...shared.matchAll(/^ {4}([A-Z0-9_]+):/gm)].map(([, name]) => name);
  const readers = [
    "packages/platform/src/env/read-environment.ts",
    ...["api", "worker", "inference"].map((app) => `apps/${app}/src/env.ts`),
  ];
  const declared = readers
    .filter((file) => existsSync(path.join(root, file)))
    .map(read)
    .join("\n");
  expect(names.length).toBeGreaterThan(5);
  for (const name of names) expect(declared).toContain(name);
});

test("the servers' ports are those that the gateway asks", () => {
  for (const [, app, port] of compose.matchAll(/_URL: http:\/\/(api|inference|web):(\d+)/g)) {
    const stage = dockerfile.split(new RegExp(`^FROM \\S+ AS ${app}$`, "m"))[1].split(/^FROM /m)[0];
    expect(stage).toContain(`PORT=${port}`);
  }
});
