/** How a text is read where the value is a number or a boolean, since a variable can only hold a text. */
export interface Cast {
  /** For messages: "must be a whole number". */
  readonly wants: string;
  /** undefined: not a valid value. */
  readonly of: (text: string) => number | boolean | undefined;
}

/** The casts of a tree of values, as a tree to walk down beside the nodes. */
export interface Typed {
  /** Of a scalar here; undefined: it stays a text. */
  readonly cast?: Cast | undefined;
  /** What is below a key or an index. */
  readonly below?: ((key: string | number) => Typed | undefined) | undefined;
}

const words: ReadonlyMap<string, boolean> = new Map([
  ...["true", "yes", "y", "on"].map((word) => [word, true] as const),
  ...["false", "no", "n", "off"].map((word) => [word, false] as const),
]);

export const boolean: Cast = { wants: "true or false", of: (text) => words.get(text.toLowerCase()) };

export const integer: Cast = {
  wants: "a whole number",
  of: (text) => (/^[-+]?\d+$/.test(text) ? Number(text) : undefined),
};

export const float: Cast = {
  wants: "a number",
  of: (text) => (/^[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?$/.test(text) ? Number(text) : undefined),
};
