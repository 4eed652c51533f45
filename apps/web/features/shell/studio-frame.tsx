"use client";

import AppLayoutToolbar from "@cloudscape-design/components/app-layout-toolbar";
import { usePathname } from "next/navigation";
import { type ReactNode, useState } from "react";
import { FlashMessages, FlashProvider } from "../../components/flash.tsx";
import { PageSlotsProvider, usePageFrame } from "../../components/page-slots.tsx";
import { SessionGate } from "./session-gate.tsx";
import { StudioNavigation } from "./studio-navigation.tsx";
import { StudioTopBar } from "./studio-top-bar.tsx";

const topBarId = "studio-top-bar";

/** The frame around every page of the signed-in studio. */
export function StudioFrame({ search, children }: { search: ReactNode; children: ReactNode }) {
  return (
    <SessionGate>
      <FlashProvider>
        <PageSlotsProvider>
          <div id={topBarId} className="studio-top-bar">
            <StudioTopBar search={search} />
          </div>
          <StudioLayout>{children}</StudioLayout>
        </PageSlotsProvider>
      </FlashProvider>
    </SessionGate>
  );
}

function StudioLayout({ children }: { children: ReactNode }) {
  const pathname = usePathname();
  const { setBreadcrumbs, setHelp, isHelpOpen, setHelpOpen } = usePageFrame();
  const [isNavigationOpen, setNavigationOpen] = useState(true);
  return (
    <AppLayoutToolbar
      headerSelector={`#${topBarId}`}
      breadcrumbs={<div ref={setBreadcrumbs} />}
      navigation={<StudioNavigation pathname={pathname} />}
      navigationOpen={isNavigationOpen}
      onNavigationChange={({ detail }) => {
        if (detail.open || isMeant()) setNavigationOpen(detail.open);
      }}
      navigationWidth={248}
      notifications={<FlashMessages />}
      stickyNotifications
      tools={<div ref={setHelp} />}
      toolsOpen={isHelpOpen}
      onToolsChange={({ detail }) => setHelpOpen(detail.open)}
      content={children}
      ariaLabels={{
        navigation: "Studio",
        navigationClose: "Close navigation",
        navigationToggle: "Open navigation",
        notifications: "Notifications",
        tools: "Help",
        toolsClose: "Close help",
        toolsToggle: "Open help",
      }}
    />
  );
}

/** Cloudscape's width below which the navigation covers the page. */
const narrowestWidePx = 689;

/**
 * Whether the navigation is closed by somebody, or because the window is narrow. While styles are still loading the page
 * measures as narrow too, and closes it of its own accord.
 */
function isMeant(): boolean {
  return navigator.userActivation.hasBeenActive || window.innerWidth < narrowestWidePx;
}
