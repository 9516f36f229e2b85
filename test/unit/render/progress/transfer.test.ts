import { expect, test } from "vitest";
import type { Progress } from "../../../../src/engine/engine.ts";
import { openRows } from "../../../../src/render/progress/rows.ts";
import { planOf, step } from "../step.ts";

const pull = step({ kind: "pull-image", service: "web", image: "app:1" });

/** What the row of a pull says once its engine has told this. */
function after(...told: readonly Progress[]): string {
  const rows = openRows(planOf([pull]), 0);
  rows.on({ type: "started", step: pull }, 0);
  for (const progress of told) rows.on({ type: "progress", step: pull, progress }, 0);
  return rows.all[0]?.text ?? "";
}

const megabyte = 1e6;
const part = (id: string, text: string, megabytes: number) => ({
  id,
  text,
  currentBytes: megabytes * megabyte,
  totalBytes: 10 * megabyte,
});

test("sums the bytes of a pull's layers", () => {
  expect(after(part("a", "Downloading", 3), part("b", "Downloading", 4))).toBe("pulling 7.0MB / 20.0MB");
});

test("never counts down while layers are unpacked", () => {
  expect(after(part("a", "Downloading", 10), part("a", "Extracting", 1))).toBe("pulling 10.0MB / 10.0MB");
});

test("progress without a layer id leaves the row unchanged", () => {
  expect(after({ id: "", text: "Digest: sha256:12" })).toBe("pulling");
});
