import type { ReactNode } from "react";
import { SagebrushMark } from "../../components/sagebrush-mark.tsx";
import styles from "./entrance.module.css";

interface EntranceProps {
  title: string;
  description: ReactNode;
  children: ReactNode;
  footer?: ReactNode;
}

/** The page around every form that stands before the studio. */
export function Entrance({ title, description, children, footer }: EntranceProps) {
  return (
    <div className={styles.page}>
      <title>{`${title} · Sagebrush`}</title>
      <aside className={styles.brand}>
        <div className={styles.mark}>
          <SagebrushMark size={36} />
          <span>Sagebrush</span>
        </div>
        <div>
          <p className={styles.statement}>From a table to a model that answers.</p>
          <p className={styles.substatement}>
            Upload data, train, evaluate, deploy and share. Everything runs on this machine; nothing leaves it.
          </p>
        </div>
      </aside>
      <main className={styles.main}>
        <div className={styles.form}>
          <h1 className={styles.title}>{title}</h1>
          <p className={styles.description}>{description}</p>
          {children}
          {footer !== undefined && <p className={styles.footer}>{footer}</p>}
        </div>
      </main>
    </div>
  );
}
