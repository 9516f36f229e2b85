import { Flags } from "@oclif/core";
import type { GlobalOptions } from "../context/open-context.ts";
import { choiceFlag, numberFlag, repeatable } from "./flags.ts";

const helpGroup = "GLOBAL";

/**
 * The flags that every command accepts, before or after its name, without `-f` and `-p`: a command that uses these
 * letters for other flags spreads this object.
 */
export const longGlobalFlags = {
  file: Flags.string({ ...repeatable, helpValue: "<file>", summary: "Compose configuration files", helpGroup }),
  "project-name": Flags.string({ helpValue: "<name>", summary: "Project name", helpGroup }),
  "project-directory": Flags.string({
    helpValue: "<directory>",
    summary: "Specify an alternate working directory",
    helpGroup,
  }),
  profile: Flags.string({ ...repeatable, helpValue: "<name>", summary: "Specify a profile to enable", helpGroup }),
  "env-file": Flags.string({
    ...repeatable,
    helpValue: "<file>",
    summary: "Specify an alternate environment file",
    helpGroup,
  }),
  parallel: numberFlag({ summary: "Control max parallelism, -1 for unlimited", helpGroup }),
  ansi: choiceFlag(["auto", "always", "never"])({
    summary: "Control when to print ANSI control characters",
    helpGroup,
  }),
  progress: choiceFlag(["auto", "tty", "plain", "json", "quiet"])({
    summary: "Set type of progress output",
    helpGroup,
  }),
  compatibility: Flags.boolean({ summary: "Run compose in backward compatibility mode", helpGroup }),
  "all-resources": Flags.boolean({ summary: "Include all resources, even those not used by services", helpGroup }),
  adopt: Flags.boolean({ summary: "Act on a project that was created from another directory", helpGroup }),
  "dry-run": Flags.boolean({ summary: "Show the plan without changing anything", helpGroup }),
  // Compose hides it too. berth has nothing to add to its output.
  verbose: Flags.boolean({ hidden: true, helpGroup }),
  help: Flags.boolean({ char: "h", summary: "Show this help", helpGroup }),
};

/** The flags that every command accepts, before or after its name. */
export const globalFlags = {
  ...longGlobalFlags,
  file: Flags.string({ ...longGlobalFlags.file, char: "f", multiple: true }),
  "project-name": Flags.string({ ...longGlobalFlags["project-name"], char: "p", multiple: false }),
};

/** The values of the global flags, as oclif parses them. */
export type GlobalFlags = GlobalOptions;
