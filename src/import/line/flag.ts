import type { Fields, Part } from "../service-draft.ts";

/** A flag of the command line. */
export interface Flag {
  readonly letter?: string;
  readonly takes: "nothing" | "value";
  /** Converts its values; undefined: handled together with other flags. */
  readonly part?: (values: readonly string[]) => Part;
}

type Fill = (values: readonly string[]) => Fields;

export const value = (fill: Fill, letter?: string): Flag => ({
  takes: "value",
  part: (values) => ({ fields: fill(values) }),
  ...(letter === undefined ? {} : { letter }),
});
export const last = (values: readonly string[]) => values.at(-1) ?? "";
export const text = (attribute: string, letter?: string) => value((values) => ({ [attribute]: last(values) }), letter);
export const list = (attribute: string, letter?: string) => value((values) => ({ [attribute]: values }), letter);
export const number = (attribute: string, letter?: string) =>
  value((values) => ({ [attribute]: numeric(last(values)) }), letter);
export const pairs = (attribute: string, letter?: string) =>
  value((values) => ({ [attribute]: Object.fromEntries(values.map((one) => split(one))) }), letter);
export const sized = (attribute: string, letter?: string) =>
  value((values) => ({ [attribute]: last(values) === "-1" ? -1 : last(values) }), letter);

export const isOn = (values: readonly string[]) => !/^(false|0|f)$/i.test(last(values));
export const switchFlag = (part: Flag["part"], letter?: string): Flag => ({
  takes: "nothing",
  ...(part === undefined ? {} : { part: (values) => (isOn(values) ? part(values) : {}) }),
  ...(letter === undefined ? {} : { letter }),
});
export const booleanFlag = (attribute: string, letter?: string) =>
  switchFlag(() => ({ fields: { [attribute]: true } }), letter);
export const notCarried =
  (what: string, why: string) =>
  (values: readonly string[]): Part => ({
    left: [{ what: last(values) === "true" ? what : `${what} ${values.join(" ")}`, why }],
  });
export const unsupportedFlag = (what: string, why: string, letter?: string): Flag => ({
  takes: "value",
  part: notCarried(what, why),
  ...(letter === undefined ? {} : { letter }),
});
/** A flag that is handled together with others. */
export const combinedFlag = (letter?: string): Flag => ({
  takes: "value",
  ...(letter === undefined ? {} : { letter }),
});

/** Converts a number; other text, such as a variable, stays text. */
export function numeric(text: string): number | string {
  return text.trim() === "" || Number.isNaN(Number(text)) ? text : Number(text);
}

/** Splits `NAME=value`; a name without `=` gets the value `bare`. */
export function split(text: string, bare: null | "" = ""): readonly [string, string | null] {
  const sign = text.indexOf("=");
  return sign < 0 ? [text, bare] : [text.slice(0, sign), text.slice(sign + 1)];
}
