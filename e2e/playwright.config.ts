import { defineConfig } from "@playwright/test";

/** `npm test` says where the browser is; on its own the runner takes the system's. */
const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";

export default defineConfig({
  testDir: ".",
  testMatch: "*.spec.ts",
  outputDir: "../test-results/e2e",
  globalSetup: "./harness/start-shared-studio.ts",
  // Ample: waits end with their conditions, and a machine that builds beside the tests is several times slower.
  timeout: 400_000,
  expect: { timeout: 40_000 },
  // One studio, one story after the other; a story that passes only at the second try has failed.
  workers: 1,
  retries: 0,
  forbidOnly: process.env.CI === "true",
  use: {
    browserName: "chromium",
    viewport: { width: 1440, height: 900 },
    screenshot: "only-on-failure",
    trace: "retain-on-failure",
    actionTimeout: 40_000,
    navigationTimeout: 60_000,
    launchOptions: {
      executablePath,
      args: [
        // Root in a container has no sandbox of its own.
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        // Nothing here may ask the network, which would also make the first page slow.
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-default-apps",
        "--disable-sync",
        "--no-first-run",
      ],
    },
  },
});
