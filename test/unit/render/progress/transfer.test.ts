import { expect, test } from "vitest";
import type { Progress } from "../../../../src/engine/engine.ts";
import { bytesText, openRows } from "../../../../src/render/progress/rows.ts";
import { stepWords } from "../../../../src/render/progress/step-words.ts";
import { planOf, step } from "../step.ts";

const pull = step({ kind: "pull-image", service: "web", image: "app:1" });

/** What the row of a pull says once its engine has told this. */
function after(...told: readonly Progress[]): string {
  const words = stepWords(planOf([pull]));
  const rows = openRows(1);
  const events = told.map((progress) => ({ type: "progress", step: pull, progress }) as const);
  for (const event of [{ type: "started", step: pull } as const, ...events]) {
    for (const change of words.of(event)) rows.put(change, 0);
  }
  const row = rows.started.get("Image app:1");
  return row === undefined ? "" : `${row.text} ${bytesText(row)}`;
}

const megabyte = 1e6;
const part = (id: string, text: string, megabytes: number) => ({
  id,
  text,
  currentBytes: megabytes * megabyte,
  totalBytes: 10 * megabyte,
});

test("sums the bytes of a pull's layers", () => {
  expect(after(part("a", "Downloading", 3), part("b", "Downloading", 4))).toBe("Pulling 7.0MB / 20.0MB");
});

test("never counts down while layers are unpacked", () => {
  expect(after(part("a", "Downloading", 10), part("a", "Extracting", 1))).toBe("Pulling 10.0MB / 10.0MB");
});

test("progress without a layer id leaves the row unchanged", () => {
  expect(after({ id: "", text: "Digest: sha256:12" })).toBe("Pulling ");
});
