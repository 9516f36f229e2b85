import { refused } from "../shared/serve.js";

// In memory: replace it with the service's own database.
const accounts = new Map([
  ["1", { id: "1", name: "Ada", discount: 0.1 }],
  ["2", { id: "2", name: "Grace", discount: 0 }],
]);

export function answer({ method, path }) {
  const [, id] = /^\/accounts\/([^/]+)$/.exec(path) ?? [];
  if (method !== "GET" || id === undefined) throw refused(404, "not found");
  const body = accounts.get(id);
  if (body === undefined) throw refused(404, `no account ${id}`);
  return { body };
}
