import { providedStack } from "berth/vitest";
import { expect, test } from "vitest";

test("greets from the stack of the run", async () => {
  const { url } = providedStack().endpoint("web", 8080);
  expect(await (await fetch(url)).text()).toBe("Hello, tests.");
});
