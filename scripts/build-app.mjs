// Builds one server: `node ../../scripts/build-app.mjs` from the folder of an app.
//
// The app's package.json lists its entry points (`"sagebrush": { "entries": ["src/main.ts"] }`): the server itself and
// every file that is started as a process or a thread of its own. src/x/y.ts becomes dist/x/y.js, so that one finds another
// by the same relative path in the sources and in the bundle. Our own packages are bundled in; all others stay imports,
// because some hold native code.
import { existsSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { build } from "esbuild";

const appFolder = process.cwd();
const { name, sagebrush } = JSON.parse(readFileSync(path.join(appFolder, "package.json"), "utf8"));
const entries = sagebrush?.entries ?? [];
if (entries.length === 0) throw new Error(`${appFolder}/package.json names no "sagebrush": { "entries": [...] }.`);

/** @type {import("esbuild").Plugin} */
const bundleOnlyOurs = {
  name: "bundle-only-ours",
  setup(context) {
    context.onResolve({ filter: /^[^./]/ }, ({ path: specifier, kind, resolveDir }) => {
      if (kind === "entry-point" || specifier.startsWith("@sagebrush/")) return undefined;
      const nested = nestedCopy(specifier, resolveDir);
      if (nested !== undefined) {
        return {
          errors: [
            {
              text: `${specifier} would be taken from another folder once bundled; it is installed in ${nested}. Give it one version in the whole repository.`,
            },
          ],
        };
      }
      return { path: specifier, external: true };
    });
  },
};

rmSync(path.join(appFolder, "dist"), { recursive: true, force: true });
const startedMs = performance.now();
const { errors } = await build({
  entryPoints: entries.map((entry) => path.join(appFolder, entry)),
  outbase: path.join(appFolder, "src"),
  outdir: path.join(appFolder, "dist"),
  bundle: true,
  format: "esm",
  platform: "node",
  target: "node20",
  sourcemap: "linked",
  sourcesContent: false,
  logLevel: "warning",
  plugins: [bundleOnlyOurs],
}).catch((failure) => failure);
// esbuild has said what is wrong, with the place; a stack of its own would bury it.
if (errors.length > 0) process.exit(1);
console.log(`Built ${name} in ${Math.round(performance.now() - startedMs)} ms`);

/** The node_modules beside a package of ours that holds its own copy of a dependency, which a bundle elsewhere would miss. */
function nestedCopy(specifier, importerFolder) {
  const packageName = specifier.split("/", specifier.startsWith("@") ? 2 : 1).join("/");
  const [workspace] = importerFolder.match(/^.*[\\/](?:apps|packages)[\\/][^\\/]+/) ?? [];
  if (workspace === undefined || workspace === appFolder) return undefined;
  const folder = path.join(workspace, "node_modules", packageName);
  return existsSync(folder) ? folder : undefined;
}
