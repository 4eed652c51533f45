import "react";

declare module "react" {
  // Lets `style` set CSS variables, which are how a component hands a number to its style sheet.
  interface CSSProperties {
    [variable: `--${string}`]: string | number | undefined;
  }
}
