import type { ReactNode } from "react";
import { SagebrushMark } from "../../components/sagebrush-mark.tsx";
import styles from "./shared-model.module.css";

interface SharedModelFrameProps {
  title: string;
  hero?: ReactNode;
  children: ReactNode;
}

/** The page around a shared model: it stands alone, outside the studio. */
export function SharedModelFrame({ title, hero, children }: SharedModelFrameProps) {
  return (
    <div className={styles.page}>
      <title>{`${title} · Sagebrush`}</title>
      <header className={styles.hero}>
        <div className={styles.column}>
          <div className={styles.brand}>
            <SagebrushMark size={28} />
            Sagebrush
          </div>
          {hero}
        </div>
      </header>
      <main className={`${styles.column} ${styles.main}`}>{children}</main>
      <footer className={`${styles.column} ${styles.footer}`}>
        Made with Sagebrush, an open, self-hosted machine-learning studio.
      </footer>
    </div>
  );
}
