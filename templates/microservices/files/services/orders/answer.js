import { call } from "../shared/call.js";
import { refused } from "../shared/serve.js";

export async function answer({ method, path, query }) {
  if (`${method} ${path}` !== "GET /price") throw refused(404, "not found");
  const [account, product] = await Promise.all([
    call(process.env.ACCOUNTS_URL, `/accounts/${encodeURIComponent(query.get("account") ?? "")}`),
    call(process.env.CATALOG_URL, `/products/${encodeURIComponent(query.get("product") ?? "")}`),
  ]);
  return { body: priced(account, product, Number(query.get("count") ?? 1)) };
}

/** The price of a number of products for an account. */
export function priced(account, product, count) {
  if (!Number.isInteger(count) || count < 1 || count > 1000) throw refused(400, "a count is from 1 to 1000");
  const cents = Math.round(product.cents * count * (1 - account.discount));
  return { account: account.name, product: product.name, count, cents };
}
