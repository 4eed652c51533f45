import type { IconProps } from "@cloudscape-design/components/icon";

export interface NavigationPage {
  text: string;
  href: string;
  /** Other words people look for it by, for the command palette. */
  keywords: string;
  icon: IconProps.Name;
}

export interface NavigationGroup {
  title: string;
  pages: readonly NavigationPage[];
}

export const homePage: NavigationPage = {
  text: "Home",
  href: "/",
  keywords: "start overview lifecycle",
  icon: "multiscreen",
};

/** Every page of the side navigation and the command palette, in the order of the lifecycle. A new page is one line. */
export const navigation: readonly NavigationGroup[] = [
  {
    title: "Prepare",
    pages: [
      { text: "Datasets", href: "/datasets", keywords: "data csv upload import table parquet", icon: "grid-view" },
    ],
  },
  {
    title: "Build and train",
    pages: [
      { text: "Training jobs", href: "/training-jobs", keywords: "train fit learn algorithm xgboost", icon: "script" },
      { text: "Models", href: "/models", keywords: "onnx artifact evaluation share", icon: "suggestions" },
    ],
  },
  {
    title: "Deploy",
    pages: [{ text: "Endpoints", href: "/endpoints", keywords: "deploy serve inference invoke predict", icon: "send" }],
  },
  {
    title: "Administration",
    pages: [
      { text: "Members", href: "/settings/members", keywords: "users people invite roles team", icon: "group" },
      { text: "API keys", href: "/settings/api-keys", keywords: "token secret access rest", icon: "key" },
    ],
  },
];

/** Things one can start, offered by the command palette only. */
export const actionPages: readonly NavigationPage[] = [
  { text: "Train a model", href: "/training-jobs/create", keywords: "create training job new", icon: "add-plus" },
  { text: "Create a workspace", href: "/workspaces/create", keywords: "new tenant project", icon: "add-plus" },
];

/** The navigation entry a page belongs under: the longest one whose path begins it. */
export function activeHrefOf(pathname: string): string {
  const hrefs = navigation.flatMap((group) => group.pages.map((page) => page.href));
  const matches = hrefs.filter((href) => pathname === href || pathname.startsWith(`${href}/`));
  return matches.sort((left, right) => right.length - left.length)[0] ?? pathname;
}
