import { expect, test } from "vitest";
import { helpText, parseStartOptions } from "./options.mjs";

const root = "/somewhere/sagebrush";

test("without options the studio is private to this machine and keeps its data in the clone", () => {
  expect(parseStartOptions([], root)).toEqual({
    port: 8600,
    host: "127.0.0.1",
    dataDir: `${root}/.sagebrush`,
    open: false,
    help: false,
  });
});

test.each([
  [["--prot", "1"], /--prot/],
  [["--port", "http"], /--port http is not a port/],
  [["--port", "70000"], /--port 70000 is not a port/],
  [["--port", "-1"], /--port/],
  [["--port"], /--port/],
  [["--data-dir", " "], /--data-dir needs a value/],
  [["extra"], /extra/],
])("%j is refused by name", (args, message) => {
  expect(() => parseStartOptions(args, root)).toThrow(message);
});

test("an unknown option points to the help", () => {
  expect(() => parseStartOptions(["--nope"], root)).toThrow("npm start -- --help");
});

test("the help names every option", () => {
  for (const option of ["--port", "--host", "--data-dir", "--open", "--help"]) expect(helpText).toContain(option);
});
