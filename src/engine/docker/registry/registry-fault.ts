import type { Env } from "../../../env.ts";
import { parseImageReference } from "../../../stack/image-reference.ts";
import { authVariable } from "../../auth-variable.ts";
import { dockerConfigFile } from "../../docker-config.ts";
import { EngineRefused } from "../../errors.ts";
import type { Credentials } from "./registry-auth.ts";

/** A request of the engine to a registry. */
interface Attempt {
  readonly reference: string;
  /** What could not be done with the image. */
  readonly verb: "pulled" | "pushed" | "resolved";
  readonly credentials: Credentials | undefined;
  readonly env: Env;
}

/** A failed request, with what its message is made from. */
interface FailedAttempt extends Attempt {
  readonly registry: string;
  readonly tag: string;
  /** The engine's message, which often ends with the registry's. */
  readonly own: string;
}

/** Matches a status that stands alone: the `503` of `:503` is a port or a tag. */
const status = (codes: string) => String.raw`(?<![^\s(])(?:${codes})(?![^\s),.;:])`;

interface RegistryMessage {
  readonly pattern: RegExp;
  readonly message: (scene: FailedAttempt) => string;
  readonly hint: (scene: FailedAttempt) => string;
}

// The engine passes a registry's answer on as a sentence without a code, so causes are recognized by their text. The first
// match wins, so the specific patterns come first.
const registryMessages: readonly RegistryMessage[] = [
  {
    pattern: /no space left on device/i,
    message: () => "the engine's disk is full",
    hint: () => "Run `docker system df` to see what uses the space, and `docker system prune` to free some.",
  },
  {
    pattern: /image does not exist locally/i,
    message: () => "not found locally",
    hint: ({ reference }) =>
      `Build it first (\`berth build\`), or list the local tags: \`docker images ${nameOf(reference)}\`.`,
  },
  {
    pattern: /does not match the specified platform|no match(?:ing manifest)? for (?:platform|\S+\/\S+)/i,
    message: ({ own }) => `the registry has it only for other platforms: ${own}`,
    hint: () => "Check the service's `platform` and DOCKER_DEFAULT_PLATFORM.",
  },
  {
    pattern: /manifest (?:for .* )?(?:not found|unknown)|name unknown|repository name not known/i,
    message: ({ tag }) => `the registry has no such image, or no ${tag} of it`,
    hint: ({ reference }) => `Check the name and the tag${localImagesHint(reference)}.`,
  },
  {
    pattern: new RegExp(`toomanyrequests|too many requests|${status("429")}`, "i"),
    message: () => "the registry's rate limit is reached (429)",
    hint: ({ registry }) => `Try again later. \`docker login ${registry}\` or a mirror raises the limit.`,
  },
  {
    pattern: new RegExp(`no basic auth credentials|unauthorized|denied|forbidden|${status("40[13]")}`, "i"),
    message: (scene) => loginMessage(scene),
    hint: ({ registry, env, credentials }) =>
      credentials === undefined
        ? `Check the image's name, or run \`docker login ${registry}\`: ${credentialSources(env)} has no credentials for it.`
        : `Log in again (\`docker login ${registry}\`), or ask the image's owner for access.`,
  },
  {
    pattern: /unexpected EOF|connection reset|\bEOF$/i,
    message: () => "the connection to the registry was lost",
    hint: () => "Run it again: complete layers are kept.",
  },
  {
    pattern: new RegExp(`received unexpected HTTP status: 5\\d\\d|${status("50\\d")}`, "i"),
    message: ({ own }) => `the registry failed: ${own}`,
    hint: ({ registry }) => `Try again later, or contact the operator of ${registry}.`,
  },
  {
    pattern:
      /dial tcp|no such host|i\/o timeout|handshake timeout|connection refused|server gave HTTP response|x509|deadline exceeded|Client\.Timeout/i,
    message: ({ own }) =>
      `the registry cannot be reached: ${own.replace(/^.*?((?:dial tcp|x509|http: server|net\/http|context).*)$/, "$1")}`,
    hint: () =>
      "Check the registry's address and the engine's network, proxy and DNS: the engine connects to registries, not berth.",
  },
];

/** The error for a failed request to a registry. Names the image and the registry, and never holds a secret. */
export function registryFault(error: EngineRefused, attempt: Attempt): EngineRefused {
  const { reference, verb } = attempt;
  const { registry, tag = "latest", digest } = parseImageReference(reference);
  const own = error.engineMessage ?? error.message;
  const scene = { ...attempt, registry, tag: digest ?? `tag "${tag}"`, own };
  // An error without a status is not the engine's, such as a credential helper's: its message is clear already.
  const text = withoutNames(own, reference);
  const known = error.status === undefined ? undefined : registryMessages.find(({ pattern }) => pattern.test(text));
  const what = {
    pulled: `image ${reference} could not be pulled from ${registry}`,
    pushed: `image ${reference} could not be pushed to ${registry}`,
    resolved: `the digest of image ${reference} could not be read from ${registry}`,
  }[verb];
  return new EngineRefused(`${what}: ${known?.message(scene) ?? error.message}`, {
    status: error.status,
    hint: known?.hint(scene) ?? error.hint,
    cause: error,
  });
}

/** The message without the image's names, which could match a pattern: an image may be called `denied`. */
function withoutNames(own: string, reference: string): string {
  const { repository, fullName, version } = parseImageReference(reference);
  const names = [fullName, repository].flatMap((name) => [`${name}:${version}`, `${name}@${version}`, `for ${name}`]);
  return names.reduce((text, name) => text.replaceAll(name, ""), own.replace(/\bhttps?:\/\/[^\s"]+/g, ""));
}

function loginMessage({ credentials, own }: FailedAttempt): string {
  if (credentials === undefined) {
    // Scripts look for the engine's own phrase.
    const phrase = /^(pull access denied for [^,]+),/.exec(own)?.[1];
    return `image not found, or login required${phrase === undefined ? "" : ` (${phrase})`}`;
  }
  const who = credentials.username ? `"${credentials.username}"` : "the token";
  return `the registry denied access to ${who}`;
}

/** Where credentials were looked up. */
function credentialSources(env: Env): string {
  const { fault } = authVariable(env);
  const file = dockerConfigFile(env);
  if (fault !== undefined) return `${file} (and DOCKER_AUTH_CONFIG ${fault})`;
  return env["DOCKER_AUTH_CONFIG"] ? `DOCKER_AUTH_CONFIG and ${file}` : file;
}

function nameOf(reference: string): string {
  return parseImageReference(reference).repository;
}

function localImagesHint(reference: string): string {
  return `; \`docker images ${nameOf(reference)}\` lists the local tags`;
}
