import type { ReactNode } from "react";
import styles from "./hero-action.module.css";

interface HeroActionProps {
  children: ReactNode;
  isPrimary?: boolean;
  href?: string;
  isBusy?: boolean;
  onClick?: () => void;
}

/** A button on the dark hero, where Cloudscape's colours would not stand out in both modes. */
export function HeroAction({ children, isPrimary = false, href, isBusy = false, onClick }: HeroActionProps) {
  const className = isPrimary ? `${styles.action} ${styles.primary}` : styles.action;
  return href === undefined ? (
    <button type="button" className={className} aria-busy={isBusy} disabled={isBusy} onClick={onClick}>
      {children}
    </button>
  ) : (
    <a className={className} href={href}>
      {children}
    </a>
  );
}
