/** What a reader of YAML 1.1 or 1.2 would take for a boolean or null. */
const words = new Set(
  ["", "~", "y", "n", "null", "true", "false", "yes", "no", "on", "off"].flatMap((word) => [
    word,
    word.toUpperCase(),
    word.charAt(0).toUpperCase() + word.slice(1),
  ]),
);

const special = /^(?:[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/;
const decimal = /^[-+]?[0-9]+$/;
const radix = /^([-+]?)(0b[01]+|0o?[0-7]+|0x[0-9a-f]+)$/i;
const float = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;
const base60 = /^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?$/;

/** Whether a string, written without quotes, would be read back as something else than a string. */
export function resolvesToOther(text: string): boolean {
  if (words.has(text) || special.test(text) || base60.test(text)) return true;
  if (!/^[-+.0-9]/.test(text)) return false;
  return isNumber(text) || isTimestamp(text);
}

function isNumber(text: string): boolean {
  const plain = text.replaceAll("_", "");
  // What fits no 64 bits stays a string, unless it can be a float.
  if (radix.test(text) || radix.test(plain)) return fits(plain) || decimal.test(plain);
  return (decimal.test(plain) || float.test(plain)) && Number.isFinite(Number(plain));
}

function fits(number: string): boolean {
  const [, sign, digits = ""] = radix.exec(number) ?? [];
  const value = BigInt(digits.replace(/^0o?(?=[0-7]+$)/i, "0o"));
  return sign === "-" ? value <= 2n ** 63n : value < 2n ** 64n;
}

const date =
  /^(\d{4}-\d{1,2}-\d{1,2})(?:(?:[Tt](\d{1,2}:\d{1,2}:\d{1,2})(?:\.\d+)?(?:Z|[-+]\d{2}:\d{2}))|(?: (\d{1,2}:\d{1,2}:\d{1,2})(?:\.\d+)?))?$/;

function isTimestamp(text: string): boolean {
  const [, day, zoned, local] = date.exec(text) ?? [];
  return day !== undefined && isDay(day) && isTime(zoned ?? local ?? "0:0:0");
}

function isDay(text: string): boolean {
  const [year = 0, month = 0, day = 0] = text.split("-").map(Number);
  const lastDay = new Date(Date.UTC(year, month, 0)).getUTCDate();
  return month >= 1 && month <= 12 && day >= 1 && day <= lastDay;
}

function isTime(text: string): boolean {
  const [hour = 0, minute = 0, second = 0] = text.split(":").map(Number);
  return hour < 24 && minute < 60 && second < 60;
}
