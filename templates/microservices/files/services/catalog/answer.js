import { refused } from "../shared/serve.js";

// In memory: replace it with the service's own database.
const products = new Map([
  ["1", { id: "1", name: "anchor", cents: 12_900 }],
  ["2", { id: "2", name: "rope", cents: 2_500 }],
]);

export function answer({ method, path }) {
  if (`${method} ${path}` === "GET /products") return { body: [...products.values()] };
  const [, id] = /^\/products\/([^/]+)$/.exec(path) ?? [];
  if (method !== "GET" || id === undefined) throw refused(404, "not found");
  const body = products.get(id);
  if (body === undefined) throw refused(404, `no product ${id}`);
  return { body };
}
