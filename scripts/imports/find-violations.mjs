import path from "node:path";
import * as table from "./import-table.mjs";
import { readImports } from "./read-imports.mjs";

/**
 * @typedef {object} SourceFile
 * @property {string} path  from the root of the repository, with slashes
 * @property {string} code
 *
 * @typedef {{ file: string, line: number, problem: string }} Violation
 */

/**
 * Judges every import of every file by the table.
 * @param {SourceFile[]} files
 * @param {{ dependencies: Record<string, string[]>, aliases?: Record<string, string> }} repository
 *   `dependencies`: the packages each workspace's package.json names, `""` for the root; `aliases`: prefixes such as `@/`
 *   that stand for a folder
 * @returns {Violation[]} in the order of the files
 */
export function findViolations(files, { dependencies, aliases = {} }) {
  /** @type {Violation[]} */
  const violations = [];
  /** @type {Map<string, Map<string, { file: string, line: number }>>} */
  const featureEdges = new Map();
  for (const file of files) {
    const { imports, uses, reexportsAll } = readImports(file.code, file.path);
    const add = (/** @type {number} */ line, /** @type {string} */ problem) =>
      violations.push({ file: file.path, line, problem });

    for (const { specifier, line } of imports) {
      const problem = judgeImport(file.path, specifier, dependencies, aliases);
      if (problem !== undefined) add(line, problem);
      const target = specifier === undefined ? undefined : targetPath(file.path, specifier, aliases);
      if (target !== undefined) recordFeatureEdge(featureEdges, { file: file.path, line }, target);
    }
    for (const { name, line } of uses) {
      const problem = judgeUse(file.path, name);
      if (problem !== undefined) add(line, problem);
    }
    for (const line of reexportsAll)
      add(line, "re-exports everything; name what others need, or let them import the file");
    if (/(^|\/)index\.[cm]?tsx?$/.test(file.path)) add(1, "is an index file; others import a file by its own name");
  }
  return [...violations, ...findCycles(featureEdges)];
}

/**
 * @param {string} file
 * @param {string | undefined} specifier
 * @param {Record<string, string[]>} dependencies
 * @param {Record<string, string>} aliases
 * @returns {string | undefined} what is wrong
 */
function judgeImport(file, specifier, dependencies, aliases) {
  const workspace = workspaceOf(file);
  if (specifier === undefined) {
    return table.computedImports.test(file) || isTest(file)
      ? undefined
      : "imports a computed name, which nobody can check; import it by a literal";
  }
  const quoted = `imports "${specifier}"`;
  if (table.withoutDependencies.test(file) && !/^(node:|\.\/)/.test(specifier)) {
    return `${quoted}, but runs before anything is installed: only node: and its own folder`;
  }
  if (specifier.startsWith("node:")) {
    const allowed = isTest(file) ? undefined : table.pure[workspace]?.allowsNode;
    const isForbidden = allowed !== undefined && !allowed.includes(specifier);
    return isForbidden ? `${quoted}, but ${workspace} does no input or output` : undefined;
  }
  const target = targetPath(file, specifier, aliases);
  if (target !== undefined) return judgePath(file, target, quoted);
  if (specifier.startsWith("@sagebrush/")) return judgeOurs(workspace, specifier, quoted);
  return judgeExternal(file, workspace, packageOf(specifier), quoted, dependencies);
}

/** An import by path: relative, or through an alias. */
function judgePath(file, target, quoted) {
  const workspace = workspaceOf(file);
  const sharedFolders = table.sharedByPath[workspace] ?? [];
  if (sharedFolders.some((folder) => target.startsWith(`${folder}/`))) return undefined;
  if (target !== workspace && !target.startsWith(`${workspace}/`)) {
    return `${quoted}, which leaves ${workspace}; import it as @sagebrush/…`;
  }
  const folder = table.separateFeatures.find((candidate) => file.startsWith(`${candidate}/`));
  const [from, to] = [featureOf(folder, file), featureOf(folder, target)];
  return from !== to && to !== undefined
    ? `${quoted}: the feature ${from} may not import the feature ${to}; a page composes them`
    : undefined;
}

function judgeOurs(workspace, specifier, quoted) {
  const allowed = table.ours[workspace];
  if (allowed === undefined) return undefined; // e2e and bench stand outside and look at everything
  const name = specifier.slice("@sagebrush/".length);
  if (`packages/${name}`.startsWith(`${workspace}/`))
    return `${quoted}, which is its own package; import it by its path`;
  const isAllowed = allowed.some((entry) => name === entry || name.startsWith(`${entry}/`));
  return isAllowed
    ? undefined
    : `${quoted}, but ${workspace} may import only ${allowed.join(", ") || "nothing of ours"}`;
}

function judgeExternal(file, workspace, name, quoted, dependencies) {
  const door = table.alone.find(([packages]) => packages.test(name));
  if (door !== undefined && table.ours[workspace] !== undefined && !door[1].includes(workspace)) {
    return `${quoted}, which ${door[1].join(" and ")} alone imports`;
  }
  if (dependencies[workspace]?.includes(name)) return undefined;
  if (table.toolsAtRunTime.some(([tool, user]) => tool === name && user === file)) return undefined;
  const isTool = isTest(file) || table.ours[workspace] === undefined || /\.config\.[cm]?[jt]s$/.test(file);
  if (isTool && dependencies[""]?.includes(name)) return undefined;
  return `${quoted}, which ${workspace}/package.json does not name`;
}

function judgeUse(file, name) {
  if (name === "process.env") {
    return table.readsEnvironment.test(file)
      ? undefined
      : "reads process.env; declare it in env.ts and take it as an argument";
  }
  const isForbidden = table.pure[workspaceOf(file)]?.forbidsUses.includes(name) && !isTest(file);
  return isForbidden ? `uses ${name}, but what it computes must follow from its arguments` : undefined;
}

/** "packages/ml", "apps/web", "e2e". */
function workspaceOf(file) {
  const [top, name] = file.split("/");
  return top === "apps" || top === "packages" ? `${top}/${name}` : top;
}

function packageOf(specifier) {
  return specifier.split("/", specifier.startsWith("@") ? 2 : 1).join("/");
}

/** Where an import by path or alias leads, from the root; undefined for a package. */
function targetPath(file, specifier, aliases) {
  if (specifier.startsWith(".")) return path.posix.join(path.posix.dirname(file), specifier);
  if (specifier.startsWith("/")) return specifier;
  const alias = Object.keys(aliases).find((prefix) => file.startsWith("apps/web/") && specifier.startsWith(prefix));
  return alias === undefined ? undefined : path.posix.join(aliases[alias], specifier.slice(alias.length));
}

/** The first folder below `folder` that holds a path; undefined when it holds it directly, or not at all. */
function featureOf(folder, file) {
  if (folder === undefined || !file.startsWith(`${folder}/`)) return undefined;
  const [feature, ...rest] = file.slice(folder.length + 1).split("/");
  return rest.length === 0 ? undefined : feature;
}

function isTest(file) {
  return /\.test\.[cm]?[jt]sx?$/.test(file) || file.includes("/testing/");
}

/** Tests may look at other features: a circle among them delays nothing and breaks nothing. */
function recordFeatureEdge(edges, place, target) {
  const folder = table.acyclicFeatures.find((candidate) => place.file.startsWith(`${candidate}/`));
  const [from, to] = [featureOf(folder, place.file), featureOf(folder, target)];
  if (from === undefined || to === undefined || from === to || isTest(place.file)) return;
  const outgoing = edges.get(from) ?? new Map();
  edges.set(from, outgoing.set(to, outgoing.get(to) ?? place));
}

/** @returns {Violation[]} one for each feature from which a circle comes back to it, at the import that begins it */
function findCycles(edges) {
  return [...edges].flatMap(([feature, outgoing]) =>
    [...outgoing].flatMap(([next, place]) => {
      const way = findWay(edges, next, feature);
      if (way === undefined) return [];
      return [{ ...place, problem: `closes a circle of features: ${[feature, ...way].join(" → ")}` }];
    }),
  );
}

function findWay(edges, from, to, visited = new Set()) {
  if (from === to) return [to];
  if (visited.has(from)) return undefined;
  visited.add(from);
  for (const next of edges.get(from)?.keys() ?? []) {
    const rest = findWay(edges, next, to, visited);
    if (rest !== undefined) return [from, ...rest];
  }
  return undefined;
}
