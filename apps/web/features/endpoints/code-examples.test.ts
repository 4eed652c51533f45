import { execFileSync } from "node:child_process";
import { describe, expect, test } from "vitest";
import { curlExample, type ExampleCall, javascriptExample, pythonExample, pythonLiteral } from "./code-examples.ts";

const features = { name: `O'Hara $HOME \`id\` "q" \\ \n`, years: null, isNew: true };
const json: ExampleCall = {
  origin: "https://studio.example",
  endpointName: "exam-score",
  contentType: "application/json",
  body: JSON.stringify({ instances: [{ features }] }),
};
const csv: ExampleCall = { ...json, contentType: "text/csv", body: `4,"O'Hara",$HOME` };

describe("cURL", () => {
  for (const call of [json, csv]) {
    test(`a shell hands over exactly the ${call.contentType} body, whatever it holds`, () => {
      const printing = `curl() { printf '%s\\0' "$@"; }\n${curlExample(call)}`;
      const args = execFileSync("sh", ["-c", printing], { env: { ...process.env, SAGEBRUSH_API_KEY: "key" } })
        .toString()
        .split("\0");
      expect(args[0]).toBe("https://studio.example/endpoints/exam-score/invocations");
      expect(args).toContain("Authorization: Bearer key");
      expect(args).toContain(`Content-Type: ${call.contentType}`);
      expect(args[args.indexOf("-d") + 1]).toBe(call.body);
    });
  }
});

describe("JavaScript", () => {
  for (const call of [json, csv]) {
    test(`the ${call.contentType} example sends exactly that body`, async () => {
      let sent: { url: string; init: RequestInit } | null = null;
      const fakeFetch = async (url: string, init: RequestInit) => {
        sent = { url, init };
        return new Response('{"predictions":[{"score":1}]}');
      };
      const run = new Function("fetch", "process", "console", `return (async () => {${javascriptExample(call)}})()`);
      await run(fakeFetch, { env: { SAGEBRUSH_API_KEY: "key" } }, { log: () => undefined });
      expect(sent).toMatchObject({
        url: "https://studio.example/endpoints/exam-score/invocations",
        init: { method: "POST", body: call.body, headers: { Authorization: "Bearer key" } },
      });
    });
  }
});

describe("Python", () => {
  test("JSON's values become Python's", () => {
    expect(pythonLiteral({ a: [1.5, null, true], b: {} })).toBe(
      '{\n    "a": [\n        1.5,\n        None,\n        True,\n    ],\n    "b": {},\n}',
    );
  });

  test("CSV goes as bytes with its content type", () => {
    expect(pythonExample(csv)).toContain(`data="4,\\"O'Hara\\",$HOME".encode(),`);
    expect(pythonExample(csv)).toContain('"Content-Type": "text/csv",');
    expect(pythonExample(json)).toContain("json={");
  });
});
