import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { type Studio, startStudio } from "./studio.ts";

/** A studio that belongs to one journey, which may end its processes. */
export interface OwnStudio {
  readonly current: Studio;
  /** Starts it again after its end, at its address and on its data. */
  restart(): Promise<void>;
  /** Ends it and removes its data. */
  remove(): Promise<void>;
}

/** Starts a studio on an empty data folder. */
export async function openOwnStudio(): Promise<OwnStudio> {
  const dataDir = await mkdtemp(path.join(tmpdir(), "sagebrush-own-"));
  let current = await startStudio({ dataDir });
  return {
    get current() {
      return current;
    },
    async restart() {
      current = await startStudio({ dataDir, port: Number(new URL(current.url).port) });
    },
    async remove() {
      await current.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
