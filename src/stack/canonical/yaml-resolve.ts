/** What a reader of YAML 1.1 or 1.2 would take for a boolean or null. */
const words = new Set(
  ["", "~", "y", "n", "null", "true", "false", "yes", "no", "on", "off"].flatMap((word) => [
    word,
    word.toUpperCase(),
    word.charAt(0).toUpperCase() + word.slice(1),
  ]),
);

const special = /^(?:[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/;
const integer = /^[-+]?(?:0b[01_]+|0o?[0-7_]+|0x[0-9a-fA-F_]+|[1-9][0-9_]*|0)$/i;
const float = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;
const base60 = /^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?$/;
const timestamp = /^\d{4}-(\d{1,2})-(\d{1,2})(?:[Tt ](\d{1,2}):(\d{1,2}):(\d{1,2})(?:\.\d+)?(?:Z|[-+]\d{2}:\d{2})?)?$/;

/** Whether a string, written without quotes, would be read back as something else than a string. */
export function resolvesToOther(text: string): boolean {
  if (words.has(text) || special.test(text) || base60.test(text)) return true;
  if (!/^[-+.0-9]/.test(text)) return false;
  const plain = text.replaceAll("_", "");
  return integer.test(text) || float.test(plain) || isTimestamp(text);
}

function isTimestamp(text: string): boolean {
  const [, month, day, hour = 0, minute = 0, second = 0] = timestamp.exec(text) ?? [];
  const inRange = (value: unknown, from: number, to: number): boolean => Number(value) >= from && Number(value) <= to;
  return (
    inRange(month, 1, 12) &&
    inRange(day, 1, 31) &&
    inRange(hour, 0, 23) &&
    inRange(minute, 0, 59) &&
    inRange(second, 0, 59)
  );
}
