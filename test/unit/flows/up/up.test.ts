import { expect, it } from "vitest";
import { defaultUpRequest } from "../../../../src/flows/up/bring-up.ts";
import { up } from "../../../../src/flows/up/up.ts";
import { memoryContext } from "../../../support/memory-context.ts";

it("creates the network, then the container, and starts it", async () => {
  const { ctx, writes } = memoryContext("services: {web: {image: app:1}}", { images: ["app:1"] });
  expect(await up(defaultUpRequest, ctx)).toBe(0);
  expect(writes()).toEqual(["createNetwork shop_default", "createContainer shop-web-1", "startContainer shop-web-1"]);
});
