import fc from "fast-check";
import { expect, test } from "vitest";
import { jsonLines } from "../../../../../src/engine/docker/request/progress.ts";

test("parses the same objects wherever the chunks are cut, even inside a character", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ text: fc.string({ unit: "binary" }) })),
      fc.nat({ max: 7 }),
      async (objects, size) => {
        const bytes = Buffer.from(objects.map((object) => `${JSON.stringify(object)}\r\n`).join(""));
        const step = size + 1;
        async function* chunks() {
          for (let at = 0; at < bytes.length; at += step) yield bytes.subarray(at, at + step);
        }
        const seen = [];
        for await (const object of jsonLines(chunks())) seen.push(object);
        expect(seen).toEqual(objects);
      },
    ),
  );
});
