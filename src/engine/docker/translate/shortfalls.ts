import { EngineRefused } from "../../../errors.ts";
import { atLeast } from "../api-version.ts";
import { attributes, type Carried } from "./attributes.ts";
import { type Use, usesOf } from "./uses.ts";

/** The Docker release that first spoke a version of the API. */
const releases: Readonly<Record<string, string>> = {
  "1.43": "24.0",
  "1.44": "25.0",
  "1.45": "26.0",
  "1.48": "28.0",
  "1.49": "28.1",
};

type Needing = Carried & Required<Pick<Carried, "since" | "older">>;

const needing = [...attributes].filter((row): row is [string, Needing] => "since" in row[1]);

/**
 * Refuses what this engine is too old for and would leave out in silence, all of it at once; what may be left out is
 * told: as warnings. `given` is the service or network at `path` (`services.web`).
 */
export function shortfalls(apiVersion: string, path: string, given: object): readonly string[] {
  const found = needing
    .filter(([, { since }]) => !atLeast(apiVersion, since))
    .flatMap(([attribute, row]) => {
      const uses = usesOf(attribute, path, given).filter(({ value }) => counts(row, value));
      const isFine = row.only !== undefined && "moreThan" in row.only && uses.length <= row.only.moreThan;
      return isFine ? [] : uses.map((use) => ({ row, text: `${said(use, row)} ${needs(row.since)}` }));
    });
  const refused = found.filter(({ row }) => row.older === "refused");
  if (refused.length > 0) {
    throw new EngineRefused(`${refused.map(({ text }) => text).join("; ")}; this engine speaks ${apiVersion}`, {
      hint: "Update the engine, or leave the attribute out.",
    });
  }
  return found.map(({ text }) => `${text}; this engine speaks ${apiVersion} and leaves it out`);
}

/** The place, and the value where others need nothing. */
function said({ path, value }: Use, { only }: Needing): string {
  return only !== undefined && "is" in only ? `${path}: ${value}` : path;
}

function needs(since: string): string {
  return `needs engine API ${since} (Docker ${releases[since]})`;
}

function counts({ only }: Needing, value: unknown): boolean {
  return only === undefined || "moreThan" in only || only.is.includes(value);
}
