import SideNavigation, { type SideNavigationProps } from "@cloudscape-design/components/side-navigation";
import { activeHrefOf, navigation } from "../../lib/navigation.ts";

const items: SideNavigationProps.Item[] = [
  { type: "link", text: "Home", href: "/" },
  ...navigation.map(
    (group): SideNavigationProps.Item => ({
      type: "section",
      text: group.title,
      items: group.pages.map((page) => ({ type: "link", text: page.text, href: page.href })),
    }),
  ),
];

export function StudioNavigation({ pathname }: { pathname: string }) {
  return <SideNavigation items={items} activeHref={activeHrefOf(pathname)} />;
}
