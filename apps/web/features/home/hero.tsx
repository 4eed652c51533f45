import type { ReactNode } from "react";
import styles from "./hero.module.css";

interface HeroProps {
  title: string;
  text: string;
  actions: ReactNode;
}

/** The head of the home page: what one can do here, and the way in. */
export function Hero({ title, text, actions }: HeroProps) {
  return (
    <section className={styles.hero}>
      <Leaves />
      <h1 className={styles.title}>{title}</h1>
      <p className={styles.text}>{text}</p>
      <div className={styles.actions}>{actions}</div>
    </section>
  );
}

function Leaves() {
  return (
    <svg className={styles.leaves} viewBox="0 0 400 300" aria-hidden="true" focusable="false">
      <path d="M210 300C214 220 210 150 250 60" fill="none" stroke="currentColor" strokeWidth="3" />
      <path d="M250 62c-30-26-26-52 12-62 22 26 18 50-12 62Z" fill="currentColor" />
      <path d="M226 150c-46-8-62-36-46-76 44 8 60 34 46 76Z" fill="currentColor" opacity="0.8" />
      <path d="M220 176c16-44 46-58 86-38-14 42-42 54-86 38Z" fill="currentColor" opacity="0.7" />
      <path d="M213 236c-50 4-74-20-72-64 46 0 70 22 72 64Z" fill="currentColor" opacity="0.6" />
      <path d="M212 262c24-46 60-56 104-26-22 40-56 50-104 26Z" fill="currentColor" opacity="0.5" />
    </svg>
  );
}
