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
      onNavigationChange={({ detail }) => setNavigationOpen(detail.open)}
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
