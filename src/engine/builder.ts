import type { Progress } from "./engine.ts";

/** Builds the images of one plan. Those that can share their work are built together, each is asked for by itself. */
export interface Builder {
  /** Ends once the image is there; rejects where it cannot be built. */
  build(image: string, follow: FollowBuild): Promise<void>;
}

export interface FollowBuild {
  readonly onProgress: (progress: Progress) => void;
  readonly signal: AbortSignal;
}
