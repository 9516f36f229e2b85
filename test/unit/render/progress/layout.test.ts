import fc from "fast-check";
import stringWidth from "fast-string-width";
import { expect, test } from "vitest";
import { cut, layout } from "../../../../src/render/progress/layout.ts";
import { openRows } from "../../../../src/render/progress/rows.ts";
import { plain } from "../../../../src/render/terminal/color.ts";

const frame = { now: 5000, columns: 80, lines: 23, paint: plain };

test("shows one row per resource, with its state and how long it takes", () => {
  const rows = openRows(5);
  rows.put({ id: "Image postgres:15", text: "Pulling", status: "Working" }, 1000);
  for (const [id, currentBytes] of [
    ["a", 12_300_000],
    ["b", 1_000_000],
  ] as const) {
    rows.put(
      { id, parent: "Image postgres:15", text: "Downloading", status: "Working", currentBytes, totalBytes: 2e7 },
      1000,
    );
  }
  rows.put({ id: "Container shop-x-1", text: "Running", status: "Done" }, 1000);
  rows.put({ id: "Container shop-web-1", text: "Starting", status: "Working" }, 2000);
  rows.put({ id: "Container shop-web-1", text: "Started", status: "Done" }, 3250);
  rows.put({ id: "Network shop_default", text: "Creating", status: "Working" }, 1000);
  rows.put({ id: "Network shop_default", text: "Error", status: "Error", details: "no free address pool" }, 1500);
  expect(`${layout(rows, frame).join("\n")}\n`).toMatchInlineSnapshot(`
    "⠋ Image postgres:15     Pulling 13.3MB / 40.0MB   4.0s
    ✓ Container shop-x-1    Running                
    ✓ Container shop-web-1  Started                   1.3s
    ✗ Network shop_default  Error                     0.5s  no free address pool
    … and 1 more (1 waiting)
    "
  `);
});

test("if not all rows fit, failures and running work come first and the rest is counted", () => {
  const rows = openRows(40);
  for (let at = 1; at <= 30; at += 1)
    rows.put({ id: `Container shop-web-${at}`, text: "Starting", status: "Working" }, at);
  for (let at = 1; at <= 20; at += 1)
    rows.put({ id: `Container shop-web-${at}`, text: "Started", status: "Done" }, 100);
  rows.put({ id: "Container shop-web-3", text: "Error", status: "Error", details: "port is taken" }, 100);
  expect(`${layout(rows, { ...frame, lines: 6 }).join("\n")}\n`).toMatchInlineSnapshot(`
    "✗ Container shop-web-3   Error      0.1s  port is taken
    ⠋ Container shop-web-21  Starting   5.0s
    ⠋ Container shop-web-22  Starting   5.0s
    ⠋ Container shop-web-23  Starting   5.0s
    ⠋ Container shop-web-24  Starting   5.0s
    … and 35 more (19 done, 6 in progress, 10 waiting)
    "
  `);
});

test("never exceeds the window's lines and columns", () => {
  const changeArb = fc.record({
    id: fc.oneof(fc.constantFrom("Container shop-web-1", "Volume x", "Image nginx:1"), fc.string({ unit: "grapheme" })),
    text: fc.constantFrom("Creating", "Created", "Waiting"),
    status: fc.constantFrom("Working" as const, "Done" as const, "Error" as const, "Warning" as const),
    details: fc.string({ unit: "grapheme", maxLength: 100 }),
  });
  const sizeArb = fc.record({ columns: fc.integer({ min: 38, max: 120 }), lines: fc.integer({ min: 1, max: 30 }) });
  fc.assert(
    fc.property(fc.array(changeArb, { maxLength: 40 }), sizeArb, fc.nat(50), (changes, size, total) => {
      const rows = openRows(total);
      for (const change of changes) rows.put(change, 1000);
      const lines = layout(rows, { ...frame, ...size });
      expect(lines.length).toBeLessThanOrEqual(size.lines);
      for (const line of lines) {
        expect(stringWidth(line)).toBeLessThanOrEqual(size.columns);
        expect(line).not.toMatch(/\p{Cc}/u);
      }
    }),
  );
});

test("cuts at whole characters", () => {
  expect(cut("日本語テキスト", 6)).toBe("日本…");
  expect(cut("short", 6)).toBe("short");
});

test("shortens a long name in the middle and keeps its end", () => {
  const rows = openRows(2);
  for (const service of ["frontend", "backend"]) {
    rows.put({ id: `Container customer-portal-${service}-1`, text: "Started", status: "Done" }, 1000);
  }
  const lines = layout(rows, { ...frame, columns: 40 });
  expect(lines.map((line) => line.slice(2, 22))).toEqual(["custom…al-frontend-1", "custom…tal-backend-1"]);
});
