import type { ReactNode } from "react";
import { PaletteButton } from "../../features/palette/palette-button.tsx";
import { StudioFrame } from "../../features/shell/studio-frame.tsx";

export default function StudioLayout({ children }: { children: ReactNode }) {
  return <StudioFrame search={<PaletteButton />}>{children}</StudioFrame>;
}
