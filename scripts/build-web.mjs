// Builds the web app: `node ../../scripts/build-web.mjs` from apps/web. Leaves in .next/standalone all that the server
// needs: Next itself leaves out the static files, because it expects a content delivery network.
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";

const appFolder = process.cwd();
const output = path.join(appFolder, ".next");
// A stale file here would be served beside the new ones.
rmSync(path.join(output, "standalone"), { recursive: true, force: true });

const next = createRequire(path.join(appFolder, "package.json")).resolve("next/dist/bin/next");
const { status, signal } = spawnSync(process.execPath, [next, "build"], {
  cwd: appFolder,
  stdio: "inherit",
  env: { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" },
});
if (status !== 0) {
  console.error(`next build ended with ${status ?? signal}`);
  process.exit(1);
}

const server = path.join(output, "standalone", "apps", "web");
if (!existsSync(path.join(server, "server.js"))) {
  console.error(
    'next build left no standalone server. apps/web/next.config needs output: "standalone" and outputFileTracingRoot at the root of the repository.',
  );
  process.exit(1);
}
cpSync(path.join(output, "static"), path.join(server, ".next", "static"), { recursive: true });
const publicFolder = path.join(appFolder, "public");
if (existsSync(publicFolder)) cpSync(publicFolder, path.join(server, "public"), { recursive: true });
console.log("Built @sagebrush/web");
