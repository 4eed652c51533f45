import { createHash } from "node:crypto";
import { lstatSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";

const sources = [
  "apps",
  "packages",
  "prisma",
  "package.json",
  "package-lock.json",
  "prisma.config.ts",
  "scripts",
  "tsconfig.base.json",
  "turbo.json",
];
/** What is made from the sources, or says nothing about the product. */
const ignoredNames = new Set([
  "node_modules",
  "dist",
  ".next",
  ".turbo",
  ".types",
  "generated",
  "next-env.d.ts",
  "fixtures",
]);
const ignoredEndings = /\.test\.[cm]?tsx?$|\.test\.mjs$|\.md$|\.tsbuildinfo$|\.log$/;

/**
 * One hash over everything the build reads, by content: a checkout that goes back and forth, or a touched file, is no change.
 * @param {string} repositoryRoot
 * @returns {string} hexadecimal sha256
 */
export function hashSources(repositoryRoot) {
  const hash = createHash("sha256");
  for (const name of sources) addToHash(hash, repositoryRoot, name);
  return hash.digest("hex");
}

/** @param {import("node:crypto").Hash} hash @param {string} root @param {string} relativePath */
function addToHash(hash, root, relativePath) {
  const absolute = path.join(root, relativePath);
  const stats = lstatSync(absolute, { throwIfNoEntry: false });
  if (stats?.isDirectory()) {
    for (const name of readdirSync(absolute).sort()) {
      if (!ignoredNames.has(name) && !ignoredEndings.test(name)) addToHash(hash, root, path.join(relativePath, name));
    }
  } else if (stats?.isFile()) {
    const content = readFileSync(absolute);
    // The length keeps two files apart from one that holds both.
    hash.update(`${relativePath}\0${content.length}\0`).update(content);
  }
}
