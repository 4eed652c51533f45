import { expect, test } from "vitest";
import { createStageOutput } from "./stage-output.mjs";

function recorder(isTTY: boolean, columns = 80) {
  const written: string[] = [];
  return { stream: { isTTY, columns, write: (text: string) => written.push(text) }, text: () => written.join("") };
}

/** What is left on a terminal's lines: a carriage return with "erase line" starts the line anew. */
const onScreen = (text: string) =>
  text
    .split("\n")
    .map((line) => line.split("\r\u001b[K").at(-1))
    .join("\n");

test("a finished stage leaves one plain line with its result and its seconds", async () => {
  const { stream, text } = recorder(false);
  let nowMs = 0;
  const stages = createStageOutput(stream, { now: () => nowMs });
  const result = await stages.run(
    "Migrations",
    () => {
      nowMs = 1234;
      return 2;
    },
    (count) => `${count} applied`,
  );
  expect(result).toBe(2);
  expect(text()).toBe("  ✓ Migrations     2 applied, 1.2 s\n");
});

test("a stage that throws is marked and its error passes on", async () => {
  const { stream, text } = recorder(false);
  const failing = createStageOutput(stream, { now: () => 0 }).run("Build", () => Promise.reject(new Error("broken")));
  await expect(failing).rejects.toThrow("broken");
  expect(text()).toBe("  ✗ Build          failed, 0.0 s\n");
});

test("on a terminal a stage that ends while an older one runs leaves its line above the spinner", async () => {
  const { stream, text } = recorder(true);
  const stages = createStageOutput(stream, { now: () => 0 });
  let finishBuild = () => {};
  const build = stages.run("Build", (stage) => {
    stage.progress(0.4216, "web");
    return new Promise<void>((resolve) => {
      finishBuild = resolve;
    });
  });
  await stages.run("PostgreSQL", () => {});
  expect(onScreen(text())).toBe("  ✓ PostgreSQL     0.0 s\n  ⠋ Build          42 %, web, 0.0 s");
  finishBuild();
  await build;
  expect(onScreen(text())).toBe("  ✓ PostgreSQL     0.0 s\n  ✓ Build          0.0 s\n");
});

test("a spinner never wraps: its line is cut to the terminal's width", async () => {
  const { stream, text } = recorder(true, 20);
  await createStageOutput(stream, { now: () => 0 }).run("A stage with a very long title", () => {});
  const spinner = text().split("\r\u001b[K")[1]!;
  expect(spinner.length).toBe(19);
});
