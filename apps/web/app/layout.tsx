import "@cloudscape-design/global-styles/index.css";
import "./global.css";
import type { Metadata, Viewport } from "next";
import type { ReactNode } from "react";
import { colorModeScript } from "../lib/color-mode.ts";
import { Providers } from "./providers.tsx";
import { ThemeStylesheet } from "./theme.tsx";

export const metadata: Metadata = {
  title: { default: "Sagebrush", template: "%s · Sagebrush" },
  description: "An open, self-hosted machine-learning studio.",
};

export const viewport: Viewport = { width: "device-width", initialScale: 1, colorScheme: "light dark" };

export default function RootLayout({ children }: { children: ReactNode }) {
  return (
    <html lang="en">
      {/* The script below sets the class before React sees the element. */}
      <body suppressHydrationWarning>
        {/* biome-ignore lint/security/noDangerouslySetInnerHtml: a constant of ours; it must run before first paint */}
        <script dangerouslySetInnerHTML={{ __html: colorModeScript }} />
        <ThemeStylesheet />
        <Providers>{children}</Providers>
      </body>
    </html>
  );
}
