import { Flags } from "@oclif/core";
import type { GlobalOptions } from "../context/open-context.ts";

/** What every command accepts, before or after its name. A command whose own flag wants `-f` or `-p` spreads `longGlobalFlags`. */
export const longGlobalFlags = {
  file: Flags.string({
    multiple: true,
    multipleNonGreedy: true,
    summary: "Stack file; repeat to merge several; - is stdin",
    helpGroup: "GLOBAL",
  }),
  "project-name": Flags.string({ summary: "Project name", helpGroup: "GLOBAL" }),
  "project-directory": Flags.string({
    summary: "Directory that relative paths start from",
    helpGroup: "GLOBAL",
  }),
  profile: Flags.string({
    multiple: true,
    multipleNonGreedy: true,
    summary: "Profile to enable; repeatable; '*' enables all",
    helpGroup: "GLOBAL",
  }),
  "env-file": Flags.string({
    multiple: true,
    multipleNonGreedy: true,
    summary: "File of variables to read instead of .env; repeatable",
    helpGroup: "GLOBAL",
  }),
  parallel: Flags.integer({ summary: "Most engine calls at once; -1 for no limit", helpGroup: "GLOBAL" }),
  ansi: Flags.string({
    options: ["auto", "always", "never"],
    summary: "When to use colours and control characters",
    helpGroup: "GLOBAL",
  }),
  progress: Flags.string({
    options: ["auto", "tty", "plain", "json", "quiet"],
    summary: "How progress is shown",
    helpGroup: "GLOBAL",
  }),
  compatibility: Flags.boolean({
    summary: "Name containers and images as docker-compose 1 did: project_service_1",
    helpGroup: "GLOBAL",
  }),
  "all-resources": Flags.boolean({
    summary: "Include resources that no service uses",
    helpGroup: "GLOBAL",
  }),
  "dry-run": Flags.boolean({ summary: "Show the plan and send no write to the engine", helpGroup: "GLOBAL" }),
  // Compose hides it too; what it would add is in our words already.
  verbose: Flags.boolean({ hidden: true, helpGroup: "GLOBAL" }),
  help: Flags.boolean({ char: "h", summary: "Show this help", helpGroup: "GLOBAL" }),
};

export const globalFlags = {
  ...longGlobalFlags,
  file: Flags.string({ ...longGlobalFlags.file, char: "f", multiple: true }),
  "project-name": Flags.string({ char: "p", summary: "Project name", helpGroup: "GLOBAL" }),
};

/** The values of the global flags, as oclif parses them. */
export type GlobalFlags = GlobalOptions;
