import { expect, test } from "vitest";
import { fingerprintOf, uploadIdOf } from "./upload-url.ts";

const file = (name: string, content: string, lastModified: number) => new File([content], name, { lastModified });

test("the id of an upload is read from relative and absolute addresses", () => {
  expect(uploadIdOf("/api/uploads/0b1c2d3e-4f50")).toBe("0b1c2d3e-4f50");
  expect(uploadIdOf("https://studio.example/api/uploads/0b1c2d3e-4f50?x=1")).toBe("0b1c2d3e-4f50");
});

test("a file is known again only with the same name, size and time, in the same workspace", () => {
  const known = fingerprintOf(file("a.csv", "1,2", 7), "lab");
  expect(fingerprintOf(file("a.csv", "3,4", 7), "lab")).toBe(known);
  const others = [
    fingerprintOf(file("b.csv", "1,2", 7), "lab"),
    fingerprintOf(file("a.csv", "1,2,3", 7), "lab"),
    fingerprintOf(file("a.csv", "1,2", 8), "lab"),
    fingerprintOf(file("a.csv", "1,2", 7), "churn"),
  ];
  expect(new Set([known, ...others]).size).toBe(5);
});
