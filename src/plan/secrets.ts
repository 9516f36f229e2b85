import { secretsWithin } from "../stack/secretive.ts";

const secretName = /pass|secret|token|credential|private|auth|api_?key|_key$|^key$|_(?:pwd?|pat)$|dsn|salt/i;

/** May a field's value be shown? Not where its name or the value itself looks like a secret. */
export function isShowable(field: string, value: string): boolean {
  return !secretName.test(field) && secretsWithin(value).length === 0;
}
