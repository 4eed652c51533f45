export type ColorMode = "light" | "dark";

const storageKey = "sagebrush-color-mode";
/** Cloudscape reads the class on `body` only. */
const darkModeClass = "awsui-dark-mode";

/** Runs before first paint, so that a dark page never flashes white. */
export const colorModeScript = `try{var m=localStorage.getItem("${storageKey}");if(m==="dark"||(!m&&matchMedia("(prefers-color-scheme: dark)").matches))document.body.classList.add("${darkModeClass}")}catch{}`;

export function readColorMode(): ColorMode {
  return document.body.classList.contains(darkModeClass) ? "dark" : "light";
}

export function writeColorMode(mode: ColorMode): void {
  document.body.classList.toggle(darkModeClass, mode === "dark");
  localStorage.setItem(storageKey, mode);
}

/** For `useSyncExternalStore`: calls back when the class on `body` changes, whoever changed it. */
export function subscribeToColorMode(onChange: () => void): () => void {
  const observer = new MutationObserver(onChange);
  observer.observe(document.body, { attributes: true, attributeFilter: ["class"] });
  return () => observer.disconnect();
}
