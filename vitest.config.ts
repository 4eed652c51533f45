import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: [
      "packages/*/{src,scripts}/**/*.test.ts",
      "scripts/**/*.test.mjs",
      "apps/*/src/**/*.test.ts",
      "apps/web/**/*.test.{ts,tsx}",
    ],
    exclude: ["**/node_modules/**", "**/.next/**", "**/generated/**"],
    globalSetup: ["packages/platform/src/testing/global-setup.ts"],
    pool: "forks",
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
