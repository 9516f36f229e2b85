/** A flag that may stand before the command. */
interface RootFlag {
  /** Its long name, without dashes. */
  readonly name: string;
  /** docker's own: a plugin gets these as they were typed. */
  readonly isDockers: boolean;
  readonly takesValue: boolean;
}

/** Every name of the flags before the command that must be told apart there; last, what an old name is called today. */
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
