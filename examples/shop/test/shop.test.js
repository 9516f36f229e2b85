// Needs a running shop: berth ci -- node --test test/
import assert from "node:assert/strict";
import test from "node:test";

const shop = process.env.PROXY_URL;

async function products() {
  const answer = await fetch(`${shop}/products`);
  assert.equal(answer.status, 200);
  return await answer.json();
}

test("sells the products from the migration", async () => {
  const names = (await products()).products.map(({ name }) => name);
  assert.deepEqual(names.slice(0, 3), ["anchor", "rope", "lantern"]);
});

test("adds a product", async () => {
  const body = JSON.stringify({ name: "compass", price_cents: 3100 });
  const answer = await fetch(`${shop}/products`, { method: "POST", body });
  assert.equal(answer.status, 200);
  const { id } = await answer.json();
  assert.ok((await products()).products.some((product) => product.id === id && product.name === "compass"));
});

test("counts the views", async () => {
  const { views } = await products();
  assert.equal((await products()).views, views + 1);
});

test("rejects unknown pages", async () => {
  assert.equal((await fetch(`${shop}/nowhere`)).status, 404);
});
