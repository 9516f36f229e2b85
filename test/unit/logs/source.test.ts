import { expect, test } from "vitest";
import { labels } from "../../../src/engine/labels.ts";
import { matchesFilter, shownName } from "../../../src/logs/source.ts";

const container = (name: string, more: Record<string, string> = {}) => ({
  id: name,
  name,
  labels: { [labels.project]: "shop", [labels.service]: "web", [labels.number]: "1", ...more },
});

test("omits the project only from default names", () => {
  expect(shownName(container("shop-web-1"))).toBe("web-1");
  expect(shownName(container("shop-front"))).toBe("shop-front");
});

test("selects by service and replica, never one-off containers", () => {
  expect(matchesFilter({ services: [] }, container("shop-web-1"))).toBe(true);
  expect(matchesFilter({ services: ["db"] }, container("shop-web-1"))).toBe(false);
  expect(matchesFilter({ services: ["web"], index: 2 }, container("shop-web-1"))).toBe(false);
  expect(matchesFilter({ services: [] }, container("shop-web-run-1", { [labels.oneOff]: "True" }))).toBe(false);
  expect(matchesFilter({ services: [] }, { id: "x", name: "x", labels: {} })).toBe(false);
});
