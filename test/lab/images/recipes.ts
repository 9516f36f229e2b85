import { fileURLToPath } from "node:url";
import { busyboxRootfs } from "./busybox/rootfs.ts";
import { debianRootfs } from "./debian/rootfs.ts";
import { nodeAdditions, nodeIngredients } from "./node.ts";
import { pythonAdditions, pythonIngredients } from "./python.ts";
import type { DockerfileRecipe, Recipe } from "./recipe.ts";

const here = (name: string) => fileURLToPath(new URL(name, import.meta.url));
const debian = "debian:bookworm-slim";
const path = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

const onDebian = (name: string, folder: string): DockerfileRecipe => ({
  kind: "dockerfile",
  name,
  from: debian,
  source: here(folder),
  additions: () => [],
  ingredients: () => [],
});

/** The images that tests, demo and bench run on, each named as the official one for which it stands in. */
const recipes: readonly Recipe[] = [
  {
    kind: "rootfs",
    name: "busybox:1",
    source: here("busybox"),
    rootfs: busyboxRootfs,
    changes: ['CMD ["sh"]', `ENV PATH=${path}`],
  },
  {
    kind: "rootfs",
    name: debian,
    source: here("debian"),
    rootfs: debianRootfs,
    changes: ['CMD ["bash"]', `ENV PATH=${path}`],
  },
  onDebian("nginx:1", "nginx"),
  onDebian("redis:7", "redis"),
  onDebian("postgres:15", "postgres"),
  { ...onDebian("node:20-slim", "node"), additions: nodeAdditions, ingredients: nodeIngredients },
  { ...onDebian("python:3.11-slim", "python"), additions: pythonAdditions, ingredients: pythonIngredients },
  onDebian("php:8.2-fpm", "php"),
  onDebian("mariadb:10.11", "mariadb"),
  onDebian("prom/prometheus:v2.42.0", "prometheus"),
  onDebian("prom/node-exporter:v1.5.0", "node-exporter"),
];

/** The recipe of an image, by its name with or without tag. Throws on a name that the lab does not have. */
export function recipeOf(name: string): Recipe {
  const found = recipes.find((recipe) => recipe.name === name || recipe.name.split(":")[0] === name);
  if (!found) throw new Error(`no lab image ${name}: there are ${recipes.map((recipe) => recipe.name).join(", ")}`);
  return found;
}

/** Full names of the wanted images; all where none are named. */
export function imageNames(wanted?: readonly string[]): string[] {
  return wanted ? wanted.map((name) => recipeOf(name).name) : recipes.map((recipe) => recipe.name);
}
