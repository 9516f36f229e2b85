interface Report {
  numPassedTests: number;
  testResults: { name: string; message?: string; assertionResults: Assertion[] }[];
}

interface Assertion {
  status: string;
  fullName: string;
  failureMessages: string[];
}

/** What a run of the suite gave on one engine. */
export interface Results {
  passed: number;
  skipped: number;
  failures: { test: string; why: string }[];
}

/** The results in a report of vitest's JSON reporter; files are named from the given folder. */
export function resultsOf(report: Report, root: string): Results {
  const all = report.testResults.flatMap(({ name, message, assertionResults }) => {
    const file = name.replace(`${root}/`, "");
    // A file whose set-up failed has no assertions: its own message tells.
    if (assertionResults.length === 0)
      return [{ file, status: "failed", fullName: "(set-up)", why: firstLine(message) }];
    return assertionResults.map((one) => ({ file, ...one, why: firstLine(one.failureMessages[0]) }));
  });
  const failed = all.filter(({ status }) => status === "failed");
  return {
    passed: report.numPassedTests,
    skipped: all.length - report.numPassedTests - failed.length,
    failures: failed.map(({ file, fullName, why }) => ({ test: `${file} > ${fullName}`, why })),
  };
}

function firstLine(text = ""): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: colours of a diff.
  const line = text.replace(/\u001b\[[0-9;]*m/g, "").split("\n")[0] ?? "";
  return line.length > 160 ? `${line.slice(0, 160)}…` : line;
}
