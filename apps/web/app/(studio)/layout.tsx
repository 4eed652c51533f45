import type { ReactNode } from "react";
import { UploadsProvider } from "../../features/datasets/uploads/uploads-provider.tsx";
import { PaletteButton } from "../../features/palette/palette-button.tsx";
import { PaletteProvider } from "../../features/palette/palette-provider.tsx";
import { StudioFrame } from "../../features/shell/studio-frame.tsx";

export default function StudioLayout({ children }: { children: ReactNode }) {
  return (
    <PaletteProvider>
      <StudioFrame search={<PaletteButton />}>
        <UploadsProvider>{children}</UploadsProvider>
      </StudioFrame>
    </PaletteProvider>
  );
}
