import assert from "node:assert/strict";
import { test } from "node:test";
import { priced } from "./answer.js";

const ada = { name: "Ada", discount: 0.1 };
const anchor = { name: "anchor", cents: 12_900 };

test("applies an account's discount", () => {
  assert.deepEqual(priced(ada, anchor, 2), { account: "Ada", product: "anchor", count: 2, cents: 23_220 });
});

test("rejects an invalid count", () => {
  for (const count of [0, 1.5, Number.NaN, 1001]) assert.throws(() => priced(ada, anchor, count), { status: 400 });
});
