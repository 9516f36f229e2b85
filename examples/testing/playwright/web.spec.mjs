import { expect, test } from "@playwright/test";

test("greets", async ({ request }) => {
  expect(await (await request.get("/")).text()).toBe("Hello, tests.");
});
