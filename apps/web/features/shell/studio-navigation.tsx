import Icon from "@cloudscape-design/components/icon";
import SideNavigation, { type SideNavigationProps } from "@cloudscape-design/components/side-navigation";
import { activeHrefOf, homePage, type NavigationPage, navigation } from "../../lib/navigation.ts";

const items: SideNavigationProps.Item[] = [
  link(homePage),
  ...navigation.map(
    (group): SideNavigationProps.Item => ({
      type: "section-group",
      title: group.title,
      items: group.pages.map(link),
    }),
  ),
];

export function StudioNavigation({ pathname }: { pathname: string }) {
  return (
    <div className="studio-navigation">
      <SideNavigation items={items} activeHref={activeHrefOf(pathname)} />
    </div>
  );
}

function link({ text, href, icon }: NavigationPage): SideNavigationProps.Link {
  return { type: "link", text, href, icon: <Icon name={icon} /> };
}
