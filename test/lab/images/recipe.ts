/** A file or folder of this machine that goes into a build context under its own name. */
export interface Addition {
  folder: string;
  name: string;
}

/** An image made from a root file system, with nothing below it. */
export interface RootfsRecipe {
  kind: "rootfs";
  name: string;
  /** The folder of what makes it, which the recipe's hash covers. */
  source: string;
  /** Writes the root file system as a tar file and gives its path. */
  rootfs: () => Promise<string>;
  /** Dockerfile instructions that the engine applies to the imported image. */
  changes: readonly string[];
}

/** An image built from a folder with a Dockerfile. */
export interface DockerfileRecipe {
  kind: "dockerfile";
  name: string;
  from: string;
  /** The folder with the Dockerfile, which the recipe's hash covers. */
  source: string;
  additions: () => Addition[];
  /** What the additions are like today, for the recipe's hash; their bytes may be too many to read each time. */
  ingredients: () => string[];
}

export type Recipe = RootfsRecipe | DockerfileRecipe;

/** The label by which the lab knows its own images, and whether they are up to date. */
export const recipeLabel = "berth.lab.recipe";
