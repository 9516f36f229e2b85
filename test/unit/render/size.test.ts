import { expect, test } from "vitest";
import { memoryText, sizeText } from "../../../src/render/size.ts";

test.each([
  [0, "0B", "0B"],
  [999, "999B", "999B"],
  [1170, "1.17kB", "1.143KiB"],
  [1_984_414, "1.98MB", "1.892MiB"],
  [25_276_000_000, "25.3GB", "23.54GiB"],
])("%d bytes in thousands and in powers of two", (bytes, size, memory) => {
  expect([sizeText(bytes), memoryText(bytes)]).toEqual([size, memory]);
});
