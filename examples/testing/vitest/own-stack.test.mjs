// A stack of this file's own, on ports of its own: for tests that change what others would see.
import { stackTest } from "berth/vitest";
import { expect } from "vitest";

const test = stackTest({ file: "../compose.yaml" });

test("what a test changes, the next one of this file sees", async ({ stack }) => {
  await stack.exec("web", ["sh", "-c", "echo changed > /www/new.html"]);
});

test("and no other file", async ({ stack }) => {
  const { url } = await stack.endpoint("web", 8080);
  expect(await (await fetch(`${url}/new.html`)).text()).toBe("changed\n");
});
