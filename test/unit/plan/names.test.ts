import { expect, it } from "vitest";
import { runImage } from "../../../src/observe/image-content.ts";
import { replicaOf } from "../../../src/plan/names.ts";
import { loaded, project } from "../stack/project.ts";

const files = { "compose.yaml": "services: {web: {build: .}, db: {image: i, container_name: own}}" };

it.each([
  ["as Compose does now", {}, ["shop-web-1", "shop-web", "own"]],
  ["as docker-compose 1 did with --compatibility", { compatibility: true }, ["shop_web_1", "shop_web", "own"]],
  ["the same with COMPOSE_COMPATIBILITY", { env: { COMPOSE_COMPATIBILITY: "1" } }, ["shop_web_1", "shop_web", "own"]],
  ["not with COMPOSE_COMPATIBILITY=0", { env: { COMPOSE_COMPATIBILITY: "0" } }, ["shop-web-1", "shop-web", "own"]],
])("containers and images are named %s", async (_, request, names) => {
  const { stack } = await loaded(project(files), request);
  const [web, db] = [stack.services.get("web"), stack.services.get("db")];
  if (web === undefined || db === undefined) throw new Error("no services");
  expect([replicaOf(stack, web, 1).name, runImage(stack, web), replicaOf(stack, db, 1).name]).toEqual(names);
});
