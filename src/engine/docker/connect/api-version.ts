/** The newest version that we know and the oldest that has what we need. */
const newest = "1.51";
const oldest = "1.41";

type Agreed =
  | { readonly version: string; readonly refused?: undefined }
  | { readonly refused: string; readonly hint: string };

/** The version to speak with an engine that offers up to `offered`: the lower of both sides', or what the user wants. */
export function agreedVersion(offered: string, wanted?: string): Agreed {
  const version = wanted || (atLeast(offered, newest) ? newest : offered);
  if (!/^\d+\.\d+$/.test(version)) {
    return {
      refused: `DOCKER_API_VERSION is "${version}", which is no API version`,
      hint: `Give one such as ${newest}.`,
    };
  }
  if (atLeast(version, oldest)) return { version };
  return wanted
    ? { refused: `DOCKER_API_VERSION is ${wanted}: API too old, berth needs ${oldest}`, hint: "Unset it." }
    : {
        refused: `the engine's API is too old: it speaks ${offered}, berth needs ${oldest} (Docker 20.10) or newer`,
        hint: "Update the engine.",
      };
}

/** Whether an API version is not older than another. */
export function atLeast(version: string, other: string): boolean {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const [otherMajor = 0, otherMinor = 0] = other.split(".").map(Number);
  return major > otherMajor || (major === otherMajor && minor >= otherMinor);
}
