import type { Evidence } from "../evidence.ts";
import type { LogPattern } from "../log-patterns.ts";
import { fileRef, hostPath, nameOf, shortPath } from "../subject.ts";

/** Another service rejects the password. */
export const wrongPassword: LogPattern = {
  kind: "wrong-password",
  patterns: [
    /password authentication failed for user "(?<user>[^"]+)"/,
    /Access denied for user '(?<user>[^']+)'/,
    /[Ll]ogin failed for user '?(?<user>[^'\s]+)/,
    /WRONGPASS|invalid username-password pair|ERR invalid password/,
    /NOAUTH|Authentication required/,
    /SCRAM.*authentication failed|SASL.*(?:authentication|password)|[Aa]uthentication failed|ACCESS_REFUSED/,
  ],
  meaning: ({ user }, evidence) => {
    const variable = Object.keys(evidence.service?.environment ?? {}).find((name) => /pass|_URL$|_DSN$/i.test(name));
    const field = variable === undefined ? undefined : `environment.${variable}`;
    return {
      sentence: `its password${user === undefined ? "" : ` for user "${user}"`} was rejected: wrong or missing`,
      next: [
        `Compare ${field === undefined ? "its password" : `\`${field}\`${fileRef(evidence, field)}`} with the other service's password.`,
        "Check for an old volume: a database keeps the password of its first start, even if the variable changes later.",
      ],
      field,
    };
  },
};

const name = "(?<name>[A-Z][A-Z0-9_]{2,})";

/** A required environment variable is missing. */
export const variableMissing: LogPattern = {
  kind: "variable-missing",
  patterns: [
    /(?:^|[\s:])(?<name>[A-Za-z_]\w*): (?:unbound variable|parameter (?:is )?(?:not set|null))/,
    new RegExp(
      `(?:[Ee]nvironment|[Ee]nv) var(?:iable)?s? ["'\`$\{]*${name}["'\`}]* (?:is|was|must|not|needs|required|missing|has)`,
    ),
    new RegExp(
      `${name}["'\`}]* (?:environment variable |env var )?(?:is|was|must be|are) (?:not (?:set|defined|provided|specified)|unset|missing|required|undefined|set|defined|empty|specified)`,
    ),
    new RegExp(
      `(?:[Mm]issing|[Rr]equired|[Uu]ndefined|[Uu]nset)(?: required)?(?: [Ee]nvironment)?(?: variables?| env(?: var)?s?| key| setting)?:? ["'\`$\{]*${name}\\b`,
    ),
    new RegExp(`[Yy]ou (?:must|need to) (?:specify|set|provide|define) ["'\`$\{]*${name}\\b`),
    new RegExp(`KeyError: ['"]${name}['"]`),
    /superuser password is not specified/,
  ],
  meaning: ({ name: variable = "POSTGRES_PASSWORD" }, evidence) => {
    const isSet = evidence.service?.environment?.[variable] !== undefined;
    return {
      sentence: `it needs the variable ${variable}, which is ${isSet ? "empty" : "not set"}`,
      next: [
        `Set \`environment.${variable}\` of ${nameOf(evidence)}${fileRef(evidence, isSet ? `environment.${variable}` : "environment")}, or set it in an \`env_file\`.`,
      ],
      field: isSet ? `environment.${variable}` : "environment",
    };
  },
};

/** A configuration file or script has a syntax error. */
export const configSyntax: LogPattern = {
  kind: "config-syntax",
  patterns: [
    /\[(?:emerg|crit|alert)\].*? in (?<path>\/[^\s:]+):(?<line>\d+)/,
    /syntax error in file "(?<path>[^"]+)" line (?<line>\d+)/,
    /(?<path>\/[^\s:]+): (?:line )?(?<line>\d+): (?:.*: )?[Ss]yntax error/,
    /(?<path>\/[^\s:"']+)["']?(?::|,? line )(?<line>\d+)\b.*(?:syntax|pars(?:e|ing)|unexpected|invalid|unknown directive)/i,
    /(?:configuration|config) file,? at line (?<line>\d+)/i,
    /(?:yaml|toml|json|xml|ini|parse|parsing)\b.*\bline:? (?<line>\d+)/i,
    /(?:in|file|parse|parsing|load|loading|reading) ["']?(?<path>\/[^\s:"',]+)["']?.*(?:syntax error|parse error|unexpected token|invalid)/i,
    /\bSyntaxError\b|syntax error|parse error|FATAL CONFIG FILE ERROR|YAMLException|Unexpected token|unterminated|Bad directive/i,
  ],
  meaning: ({ path, line }, evidence) => {
    const file = path ?? mountedConfig(evidence);
    const source = file === undefined ? undefined : hostPath(evidence, file);
    const inFile = file === undefined ? "its configuration" : file;
    const place = `${inFile}${line === undefined ? "" : file === undefined ? `, line ${line}` : `:${line}`}`;
    const where =
      source === undefined ? place : `${shortPath(evidence, source)}${line === undefined ? "" : `, line ${line}`}`;
    return { sentence: `syntax error in ${place}`, next: [`Correct ${where}.`], field: "volumes" };
  },
};

/** The mounted file that the command names, or the only mounted one. */
function mountedConfig({ service }: Evidence): string | undefined {
  const targets = [
    ...(service?.volumes ?? []).map(({ target }) => target),
    ...(service?.configs ?? []).map(({ source, target }) => target ?? `/${source}`),
  ];
  const words = [...(service?.entrypoint ?? []), ...(service?.command ?? [])].join(" ");
  return targets.find((target) => words.includes(target)) ?? (targets.length === 1 ? targets[0] : undefined);
}
