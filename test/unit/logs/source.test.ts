import { expect, test } from "vitest";
import { labels } from "../../../src/engine/labels.ts";
import { isChosen, shownName } from "../../../src/logs/source.ts";

const container = (name: string, more: Record<string, string> = {}) => ({
  id: name,
  name,
  labels: { [labels.project]: "shop", [labels.service]: "web", [labels.number]: "1", ...more },
});

test("leaves the project out of the usual name only", () => {
  expect(shownName(container("shop-web-1"))).toBe("web-1");
  expect(shownName(container("shop-front"))).toBe("shop-front");
});

test("chooses by service and replica, and never a one-off", () => {
  expect(isChosen({ services: [] }, container("shop-web-1"))).toBe(true);
  expect(isChosen({ services: ["db"] }, container("shop-web-1"))).toBe(false);
  expect(isChosen({ services: ["web"], index: 2 }, container("shop-web-1"))).toBe(false);
  expect(isChosen({ services: [] }, container("shop-web-run-1", { [labels.oneOff]: "True" }))).toBe(false);
  expect(isChosen({ services: [] }, { id: "x", name: "x", labels: {} })).toBe(false);
});
