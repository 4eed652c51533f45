import { join } from "node:path";
import type { NextConfig } from "next";

const config: NextConfig = {
  output: "standalone",
  // The repository root, so that the standalone build holds the workspaces this app imports.
  outputFileTracingRoot: join(import.meta.dirname, "../.."),
  transpilePackages: ["@sagebrush/contracts", "@cloudscape-design/components", "@cloudscape-design/global-styles"],
  // `npm run check` checks types; the build that `npm start` waits for does not do it again.
  typescript: { ignoreBuildErrors: true },
  poweredByHeader: false,
  reactStrictMode: true,
  devIndicators: false,
  // The front door compresses nothing and serves uploads itself; images are inline SVG, so no optimiser runs.
  images: { unoptimized: true },
};

export default config;
