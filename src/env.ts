/** Variables of an environment: of the process, or of what it starts. */
export type Env = Readonly<Record<string, string | undefined>>;
