// Compiles the AssemblyScript files of packages/ml/kernels to WebAssembly modules in packages/ml/src/wasm, as base64 in a
// TypeScript file that bundlers and tests take like any other. `--check` writes nothing and fails where one is out of date.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import asc from "assemblyscript/asc";

const root = fileURLToPath(new URL("..", import.meta.url));
const sourceFolder = path.join(root, "packages", "ml", "kernels");
const targetFolder = path.join(root, "packages", "ml", "src", "wasm");
const isCheck = process.argv.includes("--check");
const lineLength = 116;

const options = [
  ...["--optimizeLevel", "3", "--shrinkLevel", "0", "--noAssert", "--runtime", "stub"],
  ...["--importMemory", "--sharedMemory", "--maximumMemory", "65536", "--enable", "simd,threads"],
];

const sources = readdirSync(sourceFolder).filter((name) => name.endsWith(".ts"));
if (sources.length === 0) throw new Error(`${sourceFolder} holds no kernels.`);
for (const source of sources) {
  const name = path.basename(source, ".ts");
  const target = path.join(targetFolder, `${name}.base64.ts`);
  const text = moduleText(name, await compile(source));
  const committed = readIfThere(target);
  if (text === committed) continue;
  if (isCheck) {
    console.error(`${path.relative(root, target)} is not what ${source} compiles to: node scripts/build-kernels.mjs`);
    process.exitCode = 1;
  } else {
    writeFileSync(target, text);
    console.log(`Wrote ${path.relative(root, target)}`);
  }
}

/** @param {string} source file in the folder of the kernels */
async function compile(source) {
  /** @type {Uint8Array | undefined} */
  let binary;
  const { error, stderr } = await asc.main([source, "--outFile", "module.wasm", ...options], {
    readFile: (name, base) => readIfThere(path.resolve(sourceFolder, base, name)) ?? null,
    writeFile: (name, content) => {
      if (name === "module.wasm") binary = content;
    },
    listFiles: () => [],
  });
  if (error || !binary) throw new Error(`${source} does not compile:\n${stderr.toString()}`, { cause: error });
  return binary;
}

/** @param {string} name @param {Uint8Array} binary */
function moduleText(name, binary) {
  const constant = name.replace(/-(\w)/g, (_, letter) => letter.toUpperCase());
  const base64 = Buffer.from(binary).toString("base64");
  const lines = base64.match(new RegExp(`.{1,${lineLength}}`, "g")) ?? [];
  return [
    `// Written by scripts/build-kernels.mjs from packages/ml/kernels/${name}.ts; ${binary.length} bytes.`,
    `export const ${constant}Module = [`,
    ...lines.map((line) => `  "${line}",`),
    '].join("");',
    "",
  ].join("\n");
}

/** @param {string} file */
function readIfThere(file) {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}
