import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Stack } from "berth";

const stack = await Stack.load({ file: "../compose.yaml", cwd: import.meta.dirname, ephemeral: true });
before(() => stack.up());
after(() => stack[Symbol.asyncDispose]());

test("greets", async () => {
  const { url } = await stack.endpoint("web", 8080);
  assert.equal(await (await fetch(url)).text(), "Hello, tests.");
});
