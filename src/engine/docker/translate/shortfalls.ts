import { type Path, pathText } from "../../../stack/node.ts";
import type { Stack } from "../../../stack/stack.ts";
import type { Shortfall } from "../../facts.ts";
import { atLeast } from "../connect/api-version.ts";
import { attributes, type CarriedAttribute } from "./attributes.ts";

/** The first Docker release with each API version. */
const releases: Readonly<Record<string, string>> = {
  "1.43": "24.0",
  "1.44": "25.0",
  "1.45": "26.0",
  "1.48": "28.0",
  "1.49": "28.1",
};

type VersionedAttribute = CarriedAttribute & Required<Pick<CarriedAttribute, "since" | "onOlderEngine">>;

const versionedAttributes = [...attributes].filter((row): row is [string, VersionedAttribute] => "since" in row[1]);

/** The attributes that an engine with this API version is too old for, and would silently ignore. */
export function shortfalls(
  apiVersion: string,
  { services, networks }: Pick<Stack, "services" | "networks">,
): readonly Shortfall[] {
  const missing = versionedAttributes.filter(([, { since }]) => !atLeast(apiVersion, since));
  if (missing.length === 0) return [];
  const parts = [
    ...[...services].flatMap(([name, service]) => [
      [["services", name], service] as const,
      ...(service.pre_start ?? []).map((hook, index) => [["services", name, "pre_start", index], hook] as const),
    ]),
    ...[...networks].map(([key, network]) => [["networks", key], network] as const),
  ];
  return parts.flatMap(([path, given]) =>
    missing.flatMap(([attribute, row]) =>
      usesNeeding(row, attribute, path, given).map((use) => ({
        path: use.path,
        message: `${usageText(use, row)} needs engine API ${row.since} (Docker ${releases[row.since]}); this engine supports ${apiVersion}`,
        becomes: row.onOlderEngine === "refused" ? "refused" : "left-out",
      })),
    ),
  );
}

/** The uses of an attribute that need the row's API version. */
function usesNeeding({ only }: VersionedAttribute, attribute: string, path: Path, given: object): readonly Use[] {
  const uses = usesOf(attribute, path, given);
  if (only === undefined) return uses;
  if ("moreThan" in only) return uses.length > only.moreThan ? uses : [];
  return uses.filter(({ value }) => only.is.includes(value));
}

/** The attribute's path, with its value if only some values need the newer API. */
function usageText({ path, value }: Use, { only }: VersionedAttribute): string {
  return only !== undefined && "is" in only ? `${pathText(path)}: ${value}` : pathText(path);
}

/** A place in the stack that an attribute's path matches. */
interface Use {
  /** Such as `["services", "web", "volumes", 1, "type"]`. */
  readonly path: Path;
  readonly value: unknown;
}

/** Where the service or network at a path (`["services", "web"]`) uses an attribute (`services.*.volumes[].type`). */
export function usesOf(attribute: string, path: Path, given: object): readonly Use[] {
  const [kind, , ...rest] = attribute.replaceAll("[]", ".*").split(".");
  return path[0] === kind && rest.length > 0 ? usesBelow(given, rest, path) : [];
}

function usesBelow(given: unknown, segments: readonly string[], path: Path): readonly Use[] {
  if (given === undefined || given === null) return [];
  const [first, ...rest] = segments;
  if (first === undefined) return [{ path, value: given }];
  if (typeof given !== "object") return [];
  const members = Object.entries(given).filter(([key]) => first === "*" || key === first);
  return members.flatMap(([key, value]) => usesBelow(value, rest, [...path, Array.isArray(given) ? Number(key) : key]));
}
