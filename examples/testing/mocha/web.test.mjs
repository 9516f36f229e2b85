import assert from "node:assert/strict";

it("greets", async () => {
  assert.equal(await (await fetch(process.env.WEB_URL)).text(), "Hello, tests.");
});
