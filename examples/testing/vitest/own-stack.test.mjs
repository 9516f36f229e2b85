// A separate stack for this file, for tests that change data that other tests read.
import { stackTest } from "berth/vitest";
import { expect } from "vitest";

const test = stackTest({ file: "../compose.yaml" });

test("a change is visible to the next test in this file", async ({ stack }) => {
  await stack.exec("web", ["sh", "-c", "echo changed > /www/new.html"]);
});

test("but not to other files", async ({ stack }) => {
  const { url } = await stack.endpoint("web", 8080);
  expect(await (await fetch(`${url}/new.html`)).text()).toBe("changed\n");
});
