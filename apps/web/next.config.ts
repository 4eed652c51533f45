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
  // The front door and the browser meet at this address while developing.
  allowedDevOrigins: ["127.0.0.1"],
  // Pictures are inline SVG, so no optimiser is needed.
  images: { unoptimized: true },
};

export default config;
