import { secretsWithin, secretWord } from "./secret-names.ts";

const otherName = /auth|api_?key|_key$|^key$|dsn|salt/i;

/** May a field's value be shown? Not where its name or the value itself looks like a secret. */
export function isShowable(field: string, value: string): boolean {
  return !secretWord.test(field) && !otherName.test(field) && secretsWithin(value).length === 0;
}
