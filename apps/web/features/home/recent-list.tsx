import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import Link from "@cloudscape-design/components/link";
import type { ReactNode } from "react";
import { RelativeTime } from "../../components/relative-time.tsx";
import styles from "./recent-list.module.css";

export interface RecentItem {
  name: string;
  href: string;
  detail: string;
  status: ReactNode;
  time: string;
}

interface RecentListProps {
  title: string;
  allHref: string;
  items: readonly RecentItem[];
  emptyText: ReactNode;
}

export function RecentList({ title, allHref, items, emptyText }: RecentListProps) {
  return (
    <Container
      fitHeight
      header={
        <Header variant="h2" actions={items.length > 0 && <Link href={allHref}>View all</Link>}>
          {title}
        </Header>
      }
    >
      {items.length === 0 ? (
        <p className={styles.empty}>{emptyText}</p>
      ) : (
        <ul className={styles.list}>
          {items.map(({ name, href, detail, status, time }) => (
            <li key={name} className={styles.item}>
              <div className={styles.main}>
                <Link href={href}>{name}</Link>
                <div className={styles.detail}>{detail}</div>
              </div>
              <div className={styles.side}>
                {status}
                <div className={styles.detail}>
                  <RelativeTime time={time} />
                </div>
              </div>
            </li>
          ))}
        </ul>
      )}
    </Container>
  );
}
