import { BerthError, exitCodes } from "../errors.ts";

/** A step failed in a way that nobody foresaw: a bug of ours. The original is the cause. */
class Unexpected extends BerthError {
  readonly exitCode: number = exitCodes.bug;
}

/** The failure as one that can be told; what is no BerthError is wrapped, so that it stays visible as what it is. */
export function explained(thrown: unknown): BerthError {
  if (thrown instanceof BerthError) return thrown;
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return new Unexpected(`unexpected error: ${message}`, { cause: thrown, hint: "This is a bug in berth: report it." });
}
