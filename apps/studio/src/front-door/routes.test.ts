import { expect, test } from "vitest";
import { routeRequest } from "./routes.ts";

test.each([
  ["GET", "/api/datasets", "api"],
  ["GET", "/api", "api"],
  ["GET", "/api?x", "api"],
  ["GET", "/apiary", "web"],
  ["GET", "/", "web"],
  ["GET", "/endpoints", "web"],
  ["GET", "/endpoints/exam", "web"],
  ["POST", "/endpoints/exam/invocations", "inference"],
  ["OPTIONS", "/endpoints/exam/invocations", "inference"],
  ["GET", "/endpoints/exam/invocations", "inference"],
  ["POST", "http://localhost:8600/api/x", "api"],
  ["GET", "/?next=/api/", "web"],
])("%s %s goes to %s", (method, url, upstream) => {
  expect(routeRequest(method, url)).toBe(upstream);
});
