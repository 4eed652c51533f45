import { parseAst } from "rolldown/parseAst";

/**
 * @typedef {{ specifier: string | undefined, line: number }} Import  without a specifier: `import(computed)`
 * @typedef {{ name: string, line: number }} Use  of something that is not imported: `process.env`, `Date.now`
 */

/** What a program can reach without importing it, and some code here may not. */
const watchedMembers = new Set(["process.env", "Date.now", "Math.random", "performance.now", "crypto.randomUUID"]);

/**
 * Reads what a file imports, in every form there is: static, type-only, re-export, dynamic, `import("x").Type`, `require`.
 * @param {string} code
 * @param {string} file  its name decides between TypeScript, JSX and JavaScript
 * @returns {{ imports: Import[], uses: Use[], reexportsAll: number[] }} with line numbers from 1
 * @throws when the file does not parse
 */
export function readImports(code, file) {
  const program = parseAst(code, { lang: languageOf(file) }, file);
  const lineOf = lineCounter(code);
  /** @type {{ imports: Import[], uses: Use[], reexportsAll: number[] }} */
  const found = { imports: [], uses: [], reexportsAll: [] };
  walk(program, (node) => {
    const source = sourceOf(node);
    if (source !== undefined) found.imports.push({ specifier: literal(source), line: lineOf(node.start) });
    if (node.type === "ExportAllDeclaration" && !node.exported) found.reexportsAll.push(lineOf(node.start));
    const name = memberName(node);
    if (watchedMembers.has(name)) found.uses.push({ name, line: lineOf(node.start) });
    if (node.type === "NewExpression" && node.callee.name === "Date" && node.arguments.length === 0) {
      found.uses.push({ name: "new Date()", line: lineOf(node.start) });
    }
  });
  return found;
}

/** @param {string} file */
function languageOf(file) {
  if (file.endsWith(".tsx")) return "tsx";
  return /\.[cm]?ts$/.test(file) ? "ts" : "jsx";
}

/** The node that says from where, when this one imports something. */
function sourceOf(node) {
  switch (node.type) {
    case "ImportDeclaration":
    case "ExportAllDeclaration":
    case "ImportExpression":
      return node.source;
    case "ExportNamedDeclaration":
      return node.source ?? undefined;
    case "TSImportType":
      return node.source ?? node.argument;
    case "TSExternalModuleReference":
      return node.expression;
    case "CallExpression":
      return isRequire(node.callee) ? node.arguments[0] : undefined;
    default:
      return undefined;
  }
}

/** `require(…)`, `require.resolve(…)`, and the same of `createRequire(…)`. */
function isRequire(callee) {
  if (callee.type === "MemberExpression") {
    return callee.property.name === "resolve" && isRequire(callee.object);
  }
  return callee.name === "require" || (callee.type === "CallExpression" && callee.callee.name === "createRequire");
}

function memberName(node) {
  if (node.type !== "MemberExpression") return "";
  const property = node.computed ? literal(node.property) : node.property.name;
  return `${node.object.name}.${property}`;
}

/** The text of a string literal, a template without holes among them. */
function literal(node) {
  if (node?.type === "TSLiteralType") return literal(node.literal);
  if (node?.type === "TemplateLiteral" && node.expressions.length === 0) return node.quasis[0].value.cooked;
  return typeof node?.value === "string" ? node.value : undefined;
}

function walk(node, visit) {
  if (Array.isArray(node)) {
    for (const item of node) walk(item, visit);
  } else if (node !== null && typeof node === "object") {
    if (typeof node.type === "string") visit(node);
    for (const child of Object.values(node)) if (child !== null && typeof child === "object") walk(child, visit);
  }
}

function lineCounter(code) {
  const lineStarts = [0];
  for (let at = code.indexOf("\n"); at !== -1; at = code.indexOf("\n", at + 1)) lineStarts.push(at + 1);
  return (offset) => lineStarts.findLastIndex((start) => start <= offset) + 1;
}
