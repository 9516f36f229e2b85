import { ApplyFailed } from "../errors.ts";
import type { Build, Service } from "../stack/stack.ts";

/** Attributes that only BuildKit knows, and what the classic builder is said to lack; the words are Compose's. */
const onlyBuildKit: readonly (readonly [attribute: keyof Build, what: string, isAsked: (build: Build) => boolean])[] = [
  ["platforms", "multi-arch build", ({ platforms = [] }) => platforms.length > 1],
  ["privileged", "privileged mode", ({ privileged = false }) => privileged],
  [
    "additional_contexts",
    "additional contexts",
    ({ additional_contexts: given = {} }) => Object.keys(given).length > 0,
  ],
  ["ssh", "SSH keys", ({ ssh = [] }) => ssh.length > 0],
  ["secrets", "secrets", ({ secrets = [] }) => secrets.length > 0],
  ["cache_to", "cache exports", ({ cache_to: given = [] }) => given.length > 0],
  ["no_cache_filter", "cache filters", ({ no_cache_filter: given = [] }) => given.length > 0],
  ["entitlements", "entitlements", ({ entitlements = [] }) => entitlements.length > 0],
  ["provenance", "attestations", ({ provenance = "false" }) => provenance !== "false"],
  ["sbom", "attestations", ({ sbom = "false" }) => sbom !== "false"],
];

/** Rather than an image that silently lacks something. `place` is where the file asks for an attribute. */
export function refuseClassic(
  service: Service,
  because: string,
  place: (service: string, field: string) => string | undefined,
): void {
  const build = service.build ?? {};
  const asked = onlyBuildKit.find(([, , isAsked]) => isAsked(build));
  if (asked === undefined) return;
  const [attribute, what] = asked;
  const at = place(service.name, `build.${attribute}`);
  const where = `build.${attribute} of service "${service.name}"${at === undefined ? "" : `, ${at}`}`;
  throw new ApplyFailed(
    `the classic builder doesn't support ${what}, set DOCKER_BUILDKIT=1 to use BuildKit (${where})`,
    {
      hint: `The classic builder is used because ${because}. Leave build.${attribute} out, or use BuildKit.`,
    },
  );
}
