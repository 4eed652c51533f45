"use client";

import TopNavigation, { type TopNavigationProps } from "@cloudscape-design/components/top-navigation";
import { useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { type ReactNode, useSyncExternalStore } from "react";
import { useFlash } from "../../components/flash.tsx";
import { useSession } from "../../components/session.tsx";
import { readColorMode, subscribeToColorMode, writeColorMode } from "../../lib/color-mode.ts";
import { signOut } from "../../lib/sign-in.ts";

/** @param search the search box, placed in the middle */
export function StudioTopBar({ search }: { search: ReactNode }) {
  const router = useRouter();
  const queryClient = useQueryClient();
  const showFlash = useFlash();
  const { caller, workspace, switchWorkspace } = useSession();
  const colorMode = useSyncExternalStore(subscribeToColorMode, readColorMode, () => "light" as const);

  async function leave() {
    try {
      await signOut();
    } catch (error) {
      showFlash({ type: "error", content: error instanceof Error ? error.message : String(error) });
      return;
    }
    queryClient.clear();
    router.push("/sign-in");
  }

  const utilities: TopNavigationProps.Utility[] = [
    {
      type: "button",
      iconSvg: colorMode === "dark" ? sunIcon : moonIcon,
      ariaLabel: colorMode === "dark" ? "Switch to light mode" : "Switch to dark mode",
      title: colorMode === "dark" ? "Light mode" : "Dark mode",
      disableUtilityCollapse: true,
      onClick: () => writeColorMode(colorMode === "dark" ? "light" : "dark"),
    },
    {
      type: "menu-dropdown",
      text: workspace.displayName,
      ariaLabel: `Workspace ${workspace.displayName}`,
      iconName: "folder",
      items: [
        {
          id: "workspaces",
          text: "Workspaces",
          items: caller.workspaces.map(({ workspaceName, displayName, role }) => ({
            id: `workspace:${workspaceName}`,
            text: displayName,
            secondaryText: role,
            itemType: "checkbox",
            checked: workspaceName === workspace.workspaceName,
          })),
        },
        { id: "create-workspace", text: "Create a workspace", href: "/workspaces/create" },
      ],
      onItemClick: ({ detail }) => {
        if (detail.id.startsWith("workspace:")) switchWorkspace(detail.id.slice("workspace:".length));
      },
    },
    {
      type: "menu-dropdown",
      text: caller.user?.name ?? "Account",
      ...(caller.user === null ? {} : { description: caller.user.email }),
      iconName: "user-profile",
      items: [{ id: "sign-out", text: "Sign out" }],
      onItemClick: ({ detail }) => {
        if (detail.id === "sign-out") void leave();
      },
    },
  ];

  return (
    <TopNavigation
      identity={{ href: "/", title: "Sagebrush", logo: { src: markUrl, alt: "" } }}
      search={search}
      utilities={utilities}
    />
  );
}

/** Within the page, so that it never arrives late; an image cannot be drawn as a component here. */
const markUrl = `data:image/svg+xml,${encodeURIComponent(
  '<svg xmlns="http://www.w3.org/2000/svg" width="32" height="32" viewBox="0 0 32 32"><path d="M16 30V12" stroke="#7fd8cf" stroke-width="2" stroke-linecap="round"/><path d="M16 14c-4-3-4-8 0-12 4 4 4 9 0 12Z" fill="#e4f5f2"/><path d="M15 21C9 22 5 19 4 13c6-1 10 2 11 8Z" fill="#69c3bd"/><path d="M17 21c6 1 10-2 11-8-6-1-10 2-11 8Z" fill="#3fb3ab"/></svg>',
)}`;

const moonIcon = (
  <svg viewBox="0 0 16 16" aria-hidden="true" focusable="false">
    <path d="M13.5 9.8A6 6 0 0 1 6.2 2.5a6 6 0 1 0 7.3 7.3Z" />
  </svg>
);

const sunIcon = (
  <svg viewBox="0 0 16 16" aria-hidden="true" focusable="false">
    <circle cx="8" cy="8" r="3" />
    <path d="M8 1v1.5M8 13.5V15M1 8h1.5M13.5 8H15M3 3l1 1M12 12l1 1M3 13l1-1M12 4l1-1" />
  </svg>
);
