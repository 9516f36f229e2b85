const letter = /^\p{L}$/u;
const digit = /^\p{Nd}$/u;

/** Compares keys as Compose's YAML encoder does: digits by value (`a2` before `a10`), letters by code point, signs first. */
export function naturalOrder(left: string, right: string): number {
  const [a, b] = [[...left], [...right]];
  const at = a.findIndex((char, index) => char !== b[index]);
  if (at === -1 || at >= b.length) return a.length - b.length;
  const [first = "", second = ""] = [a[at], b[at]];
  const letters = [letter.test(first), letter.test(second)];
  if (letters[0] && letters[1]) return byCodePoint(first, second);
  if (letters[0] || letters[1]) {
    // After digits a letter comes first (`1a` before `1.`), elsewhere last (`a.` before `ab`).
    const afterDigits = at > 0 && digit.test(a[at - 1] ?? "");
    return letters[0] === afterDigits ? -1 : 1;
  }
  return byDigits(a, b, at) || byCodePoint(first, second);
}

function byDigits(a: readonly string[], b: readonly string[], at: number): number {
  const zero = a[at] === "0" || b[at] === "0";
  // `10` and `1`: the digits before the difference count if one of the two continues with a zero.
  const lead = zero && /[1-9]/.test(digitsBefore(a, at)) ? "1" : "";
  const [left, right] = [digitsFrom(a, at), digitsFrom(b, at)];
  return Number(lead + left || 0) - Number(lead + right || 0) || left.length - right.length;
}

function digitsFrom(chars: readonly string[], at: number): string {
  return /^\p{Nd}*/u.exec(chars.slice(at).join(""))?.[0] ?? "";
}

function digitsBefore(chars: readonly string[], at: number): string {
  return /\p{Nd}*$/u.exec(chars.slice(0, at).join(""))?.[0] ?? "";
}

function byCodePoint(a: string, b: string): number {
  return (a.codePointAt(0) ?? 0) - (b.codePointAt(0) ?? 0);
}
