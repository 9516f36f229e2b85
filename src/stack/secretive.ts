const secretive = /pass|secret|token|credential|private|(?:^|[^a-z])(?:api_?)?key/i;

/** Whether a text, such as a path or a value, smells of a secret, so that no message may show what goes with it. */
export function isSecretive(text: string): boolean {
  return secretive.test(text);
}
