const secretName = /pass|secret|token|credential|private|auth|api_?key|_key$|^key$|dsn|salt/i;
const urlWithPassword = /\w+:\/\/[^\s/@]*:[^\s/@]+@/;

/** May a field's value be shown? Not where its name or the value itself looks like a secret. */
export function isShowable(field: string, value: string): boolean {
  return !secretName.test(field) && !urlWithPassword.test(value);
}
