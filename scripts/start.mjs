// `npm start`: brings a clone to a running studio. It must run on a clone without node_modules, and on a Node that is too
// old say so: so it imports nothing before it has looked, and only files without dependencies until they are installed.
const [major, minor] = process.versions.node.split(".").map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`Sagebrush needs Node.js 20.19 or newer; this is ${process.versions.node}.`);
  process.exit(1);
}

const { fileURLToPath } = await import("node:url");
const path = await import("node:path");
const { claimDataFolder, checkAddress } = await import("../apps/studio/src/bootstrap/preflight.mjs");
const { createStageOutput } = await import("../apps/studio/src/bootstrap/stage-output.mjs");
const { helpText, parseStartOptions } = await import("../apps/studio/src/bootstrap/options.mjs");
const { setUpRepository } = await import("../apps/studio/src/bootstrap/set-up.mjs");
const { showFailure } = await import("../apps/studio/src/bootstrap/show-failure.mjs");
const { watchForInterruption } = await import("../apps/studio/src/bootstrap/interruption.mjs");

const repositoryRoot = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const { signal, onForce } = watchForInterruption();
// The terminal may be closed before we are: what is said then is lost, but the order of stopping is kept.
process.stdout.on("error", () => {});
process.stderr.on("error", () => {});

try {
  const options = parseStartOptions(process.argv.slice(2), repositoryRoot);
  if (options.help) console.log(helpText);
  else await start(options);
  process.exit(0);
} catch (error) {
  if (signal.aborted) process.exit(0);
  showFailure(error, process.stderr);
  process.exit(1);
}

async function start(options) {
  const release = claimDataFolder(options.dataDir, `port ${options.port}`);
  try {
    await checkAddress(options);
    const stages = createStageOutput(process.stdout);
    const logFolder = path.join(options.dataDir, "logs");
    const { everything } = await setUpRepository({ repositoryRoot, logFolder, stages, signal });
    const { runStudio } = await import("../apps/studio/dist/main.js");
    await runStudio({ options, repositoryRoot, stages, webIsBuilt: everything, signal, onForce });
  } finally {
    release();
  }
}
