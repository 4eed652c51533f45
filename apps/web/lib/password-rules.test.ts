import { expect, test } from "vitest";
import { isPasswordAcceptable, passwordRules } from "./password-rules.ts";

const owner = { name: "Ada Larsen", email: "ada@example.org" };

test("short, uniform, and self-naming passwords are refused", () => {
  for (const password of [
    "",
    "a1b2c3d4",
    "aaaaaaaaaa1",
    "larsen12345",
    "ada@example.org",
    "onlyletters",
    "1234567890",
  ]) {
    expect(isPasswordAcceptable(password, owner), password).toBe(false);
  }
});

test("a long phrase needs no symbols, a mixed password needs ten characters", () => {
  for (const password of ["correct horse battery", "tr0ub4dor&x", "längeres-wort-7", "larsen and a lot more text"]) {
    expect(isPasswordAcceptable(password, owner), password).toBe(true);
  }
});

test("an empty password meets no rule, so the list never starts with ticks", () => {
  expect(passwordRules("", owner).some((rule) => rule.isMet)).toBe(false);
});
