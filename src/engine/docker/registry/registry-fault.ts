import type { Env } from "../../../env.ts";
import { parseImageReference } from "../../../stack/image-reference.ts";
import { authVariable } from "../../auth-variable.ts";
import { dockerConfigFile } from "../../docker-config.ts";
import { EngineRefused } from "../../errors.ts";
import { engineMessage } from "../request/faults.ts";
import type { Credentials } from "./registry-auth.ts";

/** What was tried between the engine and a registry. */
interface Attempt {
  readonly reference: string;
  /** What could not be done with the image. */
  readonly verb: "pulled" | "pushed" | "resolved";
  readonly credentials: Credentials | undefined;
  readonly env: Env;
}

/** What is known of one attempt when its failure is worded. */
interface FailedAttempt extends Attempt {
  readonly registry: string;
  readonly tag: string;
  /** The engine's words: many end with the registry's. */
  readonly own: string;
}

/** A status that is told by itself; `:503` is a port or a tag. */
const status = (codes: string) => String.raw`(?<![^\s(])(?:${codes})(?![^\s),.;:])`;

interface RegistryMessage {
  readonly pattern: RegExp;
  readonly message: (scene: FailedAttempt) => string;
  readonly hint: (scene: FailedAttempt) => string;
}

// First match wins: the specific ones stand first.
const registryMessages: readonly RegistryMessage[] = [
  {
    pattern: /no space left on device/i,
    message: () => "the engine's disk is full",
    hint: () => "See what takes the space with `docker system df`; free some with `docker system prune`.",
  },
  {
    pattern: /image does not exist locally/i,
    message: () => "it is not here",
    hint: ({ reference }) =>
      `Build it first (\`berth build\`), or look what is here: \`docker images ${nameOf(reference)}\`.`,
  },
  {
    pattern: /does not match the specified platform|no match(?:ing manifest)? for (?:platform|\S+\/\S+)/i,
    message: ({ own }) => `the registry has it for other platforms only: ${own}`,
    hint: () => "Check `platform` of the service and DOCKER_DEFAULT_PLATFORM.",
  },
  {
    pattern: /manifest (?:for .* )?(?:not found|unknown)|name unknown|repository name not known/i,
    message: ({ tag }) => `the registry has no such image, or no ${tag} of it`,
    hint: ({ reference }) => `Check the name and the tag${localImagesHint(reference)}.`,
  },
  {
    pattern: new RegExp(`toomanyrequests|too many requests|${status("429")}`, "i"),
    message: () => "the registry takes no more requests for now (429)",
    hint: ({ registry }) => `Wait a while and run it again; \`docker login ${registry}\` or a mirror raises the limit.`,
  },
  {
    pattern: new RegExp(`no basic auth credentials|unauthorized|denied|forbidden|${status("40[13]")}`, "i"),
    message: (scene) => loginMessage(scene),
    hint: ({ registry, env, credentials }) =>
      credentials === undefined
        ? `There are no credentials for ${registry} in ${credentialSources(env)}: run \`docker login ${registry}\`. Or the image's name is wrong.`
        : `Log in again (\`docker login ${registry}\`), or ask who owns the image to let you in.`,
  },
  {
    pattern: /unexpected EOF|connection reset|\bEOF$/i,
    message: () => "the connection to the registry broke in the middle",
    hint: () => "Run it again: layers that are complete are kept.",
  },
  {
    pattern: new RegExp(`received unexpected HTTP status: 5\\d\\d|${status("50\\d")}`, "i"),
    message: ({ own }) => `the registry itself fails: ${own}`,
    hint: ({ registry }) => `Nothing is wrong here: try again later, or ask who runs ${registry}.`,
  },
  {
    pattern:
      /dial tcp|no such host|i\/o timeout|handshake timeout|connection refused|server gave HTTP response|x509|deadline exceeded|Client\.Timeout/i,
    message: ({ own }) =>
      `the registry cannot be reached: ${own.replace(/^.*?((?:dial tcp|x509|http: server|net\/http|context).*)$/, "$1")}`,
    hint: () =>
      "Check the registry's address, and the engine's network, proxy and DNS: the engine itself speaks to registries.",
  },
];

/** A failure between the engine and a registry, with the image, the registry and the next thing to try. Never with a secret. */
export function registryFault(error: EngineRefused, attempt: Attempt): EngineRefused {
  const { reference, verb } = attempt;
  const { registry, tag = "latest", digest } = parseImageReference(reference);
  const own = engineMessage(error);
  const scene = { ...attempt, registry, tag: digest ?? `tag "${tag}"`, own };
  // What comes from elsewhere than the engine, such as a credential helper, has its own words.
  const told = withoutNames(own, reference);
  const words = error.status === undefined ? undefined : registryMessages.find(({ pattern }) => pattern.test(told));
  const what = {
    pulled: `image ${reference} could not be pulled from ${registry}`,
    pushed: `image ${reference} could not be pushed to ${registry}`,
    resolved: `the digest of image ${reference} could not be read from ${registry}`,
  }[verb];
  return new EngineRefused(`${what}: ${words?.message(scene) ?? error.message}`, {
    status: error.status,
    hint: words?.hint(scene) ?? error.hint,
    cause: error,
  });
}

/** What an image is called says nothing of how its registry answered: one may be called `denied`. */
function withoutNames(own: string, reference: string): string {
  const { repository, fullName, version } = parseImageReference(reference);
  const names = [fullName, repository].flatMap((name) => [`${name}:${version}`, `${name}@${version}`, `for ${name}`]);
  return names.reduce((text, name) => text.replaceAll(name, ""), own.replace(/\bhttps?:\/\/[^\s"]+/g, ""));
}

function loginMessage({ credentials, own }: FailedAttempt): string {
  if (credentials === undefined) {
    // The engine's words, which scripts look for.
    const words = /^(pull access denied for [^,]+),/.exec(own)?.[1];
    return `the registry wants a login, or there is no such image${words === undefined ? "" : ` (${words})`}`;
  }
  const who = credentials.username ? `"${credentials.username}"` : "the token";
  return `the registry does not let ${who} in`;
}

/** Where credentials were looked for. */
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
  return `; what is here of it: \`docker images ${nameOf(reference)}\``;
}
