import { basename } from "node:path";
import { UsageError } from "../../errors.ts";
import { type Lookup, substitute } from "../interpolate/substitute.ts";
import { type MapNode, nodeAt } from "../node.ts";
import type { Problem } from "../problems/problem.ts";

interface Origins {
  /** `-p`. */
  readonly flag: string | undefined;
  readonly lookup: Lookup;
  /** As parsed, before interpolation, since other values may refer to the project's name. */
  readonly documents: readonly MapNode[];
  readonly directory: string;
  /** false: variables in a name stay as they are. */
  readonly interpolate: boolean;
  /** false: a name in a file is not normalized. */
  readonly normalize: boolean;
}

interface ProjectName {
  readonly name: string;
  /** The command line or the environment sets the name. */
  readonly isChosen?: boolean;
  readonly problems: readonly Problem[];
}

/** The project's name: `-p`, COMPOSE_PROJECT_NAME, the last `name:` of the files, else the directory's name. Only the last two are normalized. Throws UsageError if one of the first two is invalid. */
export function projectName(from: Origins): ProjectName {
  const explicit = from.flag || from.lookup("COMPOSE_PROJECT_NAME");
  if (explicit) {
    const fault = faultOf(explicit);
    if (fault === undefined) return { name: explicit, isChosen: true, problems: [] };
    throw new UsageError(fault.message, { hint: fault.hint });
  }
  const written = from.documents.map((document) => nodeAt(document, ["name"])).findLast((node) => node !== undefined);
  if (written?.kind === "scalar" && written.value !== null && written.text !== "") {
    if (!from.interpolate) return { name: normalized(written.text), problems: [] };
    const { text, faults } = substitute(written.text, from.lookup);
    const fault = from.normalize ? faultOf(text) : undefined;
    // The interpolation of the whole file reports an invalid template.
    if (fault === undefined || faults.length > 0) return { name: text, problems: [] };
    const name = normalized(text);
    const severity = name === "" ? "error" : "warning";
    return { name, problems: [{ ...problem, ...fault, severity, path: "name", at: written.at }] };
  }
  const name = normalized(basename(from.directory));
  if (name !== "") return { name, problems: [] };
  const message = "project name must not be empty";
  return { name, problems: [{ ...problem, message, hint: 'Set a name with -p NAME or a top-level "name:".' }] };
}

const problem = { rule: "project-name", severity: "error", path: "" } as const;

/** The nearest valid name; empty if no character of the text is valid. */
function normalized(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^a-z0-9_-]/g, "")
    .replace(/^[_-]+/, "");
}

function faultOf(name: string): { readonly message: string; readonly hint: string } | undefined {
  const nearest = normalized(name);
  if (name === nearest && name !== "") return undefined;
  const allowed =
    "lowercase alphanumeric characters, hyphens, and underscores as well as start with a letter or number";
  return {
    message: `invalid project name ${JSON.stringify(name)}: must consist only of ${allowed}`,
    hint: nearest === "" ? 'Choose a name such as "shop".' : `Use "${nearest}".`,
  };
}
