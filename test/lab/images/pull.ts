import { call } from "../engine/call.ts";
import { streamError } from "./stream-error.ts";

// A registry that says nothing for this long is taken for unreachable.
const idleMs = 15_000;

/** Pulls an official image; false where that cannot be. */
export async function pullImage(host: string, name: string): Promise<boolean> {
  const [repository = name, tag = "latest"] = name.split(":");
  const query = new URLSearchParams({ fromImage: repository, tag });
  try {
    const { status, body } = await call(host, `/images/create?${query}`, { method: "POST", idleMs });
    return status === 200 && streamError(body) === undefined;
  } catch {
    return false;
  }
}
