/** What a template may have. Nobody's real one comes near; a hostile one ends here. Sizes in bytes. */
export const bounds = {
  files: 2_000,
  depth: 20,
  file: 5 * 1024 * 1024,
  total: 50 * 1024 * 1024,
  /** Of a file that is filled in. */
  text: 1024 * 1024,
  tests: 100,
  /** Files of a package that a template is a part of. */
  packed: 20_000,
} as const;
