import { UsageError } from "../../errors.ts";
import { type Fields, nonEmpty } from "../service-draft.ts";
import { numeric } from "./flag.ts";

/** `/dev/sda:1mb`. */
export function blkioFields(attribute: string, values: readonly string[]): Fields {
  const key = attribute === "weight_device" ? "weight" : "rate";
  const entries = values.map((value) => {
    const colon = value.lastIndexOf(":");
    const amount = value.slice(colon + 1);
    return { path: value.slice(0, colon), [key]: numeric(amount) };
  });
  return { blkio_config: { [attribute]: entries } };
}

/** `nofile=100:200`. */
export function limitFields(values: readonly string[]): Fields {
  const entries = values.map((value) => {
    const [, name = "", first = "", second = first] = /^(\w+)=(-?\d+)(?::(-?\d+))?$/.exec(value) ?? [];
    if (name === "")
      throw new UsageError(`invalid limit "--ulimit ${value}"`, { hint: "Write it like --ulimit nofile=1024:2048." });
    const [soft, hard] = [Number(first), Number(second)];
    return [name, soft === hard ? soft : { soft, hard }] as const;
  });
  return { ulimits: Object.fromEntries(entries) };
}

/** `all`, `2`, `device=0`, `driver=nvidia,"capabilities=compute,utility"`. */
export function gpuFields(value: string): Fields {
  if (value === "all") return { gpus: "all" };
  const fields = new Map(commaFields(value).map(([key, text]) => (text === undefined ? ["count", key] : [key, text])));
  const count = fields.get("count");
  const options = fields.get("options");
  return {
    gpus: [
      nonEmpty({
        driver: fields.get("driver"),
        count: count === undefined || count === "all" ? count : numeric(count),
        device_ids: fields.get("device")?.split(","),
        capabilities: fields.get("capabilities")?.split(","),
        options:
          options === undefined ? undefined : Object.fromEntries(options.split(",").map((one) => one.split("="))),
      }),
    ],
  };
}

/** Comma-separated fields with CSV quotes: `"device=0,1",driver=x`. */
export function commaFields(text: string): readonly (readonly [key: string, value: string | undefined])[] {
  const fields = [...text.matchAll(/"((?:[^"]|"")*)"|[^,]+/g)].map(
    ([whole, quoted]) => quoted?.replaceAll('""', '"') ?? whole,
  );
  return fields.map((field) => {
    const sign = field.indexOf("=");
    return sign < 0 ? [field, undefined] : [field.slice(0, sign), field.slice(sign + 1)];
  });
}
