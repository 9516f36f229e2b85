/** The newest API version that berth knows, and the oldest that has everything it needs. */
const newest = "1.51";
const oldest = "1.41";

type Agreed =
  | { readonly version: string; readonly refused?: undefined }
  | { readonly refused: string; readonly hint: string };

/** The API version to use with an engine that supports up to `offered`: the lower of both sides', or the user's `requested` one. */
export function agreedVersion(offered: string, requested?: string): Agreed {
  const version = requested || (atLeast(offered, newest) ? newest : offered);
  if (!/^\d+\.\d+$/.test(version)) {
    return {
      refused: `invalid DOCKER_API_VERSION "${version}"`,
      hint: `Set an API version such as ${newest}, or unset it.`,
    };
  }
  if (atLeast(version, oldest)) return { version };
  return requested
    ? { refused: `DOCKER_API_VERSION is ${requested}: API too old, berth needs ${oldest}`, hint: "Unset it." }
    : {
        refused: `the engine's API is too old: it supports ${offered}, berth needs ${oldest} (Docker 20.10) or newer`,
        hint: "Update the engine.",
      };
}

/** Whether an API version is the same as another or newer. */
export function atLeast(version: string, other: string): boolean {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const [otherMajor = 0, otherMinor = 0] = other.split(".").map(Number);
  return major > otherMajor || (major === otherMajor && minor >= otherMinor);
}
