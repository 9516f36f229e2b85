/** A flag that may be given before the command. */
interface RootFlag {
  /** The long name, without dashes. */
  readonly name: string;
  /** Whether it is docker's own flag. docker passes these on to its plugins. */
  readonly isDockers: boolean;
  readonly takesValue: boolean;
}

/**
 * The flags before the command that need special handling, by `--name` and `-x`: flags with a value, docker's own flags, and
 * old names, whose new name is the last column.
 */
export const rootFlags: ReadonlyMap<string, RootFlag> = new Map(
  (
    [
      ["file -f", false, true],
      ["project-name -p", false, true],
      ["project-directory", false, true],
      ["workdir", false, true, "project-directory"],
      ["no-ansi", false, false, "ansi=never"],
      ["profile", false, true],
      ["env-file", false, true],
      ["parallel", false, true],
      ["ansi", false, true],
      ["progress", false, true],
      ["host -H", true, true],
      ["context -c", true, true],
      ["log-level -l", true, true],
      ["config", true, true],
      ["tlscacert", true, true],
      ["tlscert", true, true],
      ["tlskey", true, true],
      ["tls", true, false],
      ["tlsverify", true, false],
      ["debug -D", true, false],
      ["verbose", true, false],
      ["insecure-registry", true, true],
    ] as const
  ).flatMap(([names, isDockers, takesValue, means]) => {
    const [name = "", letter] = names.split(" ");
    const flag: RootFlag = { name: means ?? name, isDockers, takesValue };
    return [`--${name}`, ...(letter === undefined ? [] : [letter])].map((key): [string, RootFlag] => [key, flag]);
  }),
);
