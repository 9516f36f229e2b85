import { providedStack } from "berth/vitest";
import { expect, test } from "vitest";

test("the run's stack greets", async () => {
  const { url } = providedStack().endpoint("web", 8080);
  expect(await (await fetch(url)).text()).toBe("Hello, tests.");
});
