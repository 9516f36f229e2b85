import { expect, test } from "vitest";
import { isLater } from "../../../src/plan/run.ts";
import { hasSecret } from "../../../src/redact/secrets-in-text.ts";

test.each([
  ["environment.DB_PASSWORD", "x"],
  ["environment.API_KEY", "x"],
  ["environment.GITHUB_TOKEN", "x"],
  ["labels.com.example.secret", "x"],
  ["environment.MYSQL_PWD", "x"],
  ["environment.GH_PAT", "x"],
  ["environment.DATABASE_URL", "postgres://app:hunter2@db/app"],
  ["environment.ConnectionStrings__Default", "Server=db;User=sa;Password=hunter2!;"],
])("hides %s", (field, value) => {
  expect(hasSecret(field, value)).toBe(true);
});

test.each([
  ["environment.LOG_LEVEL", "debug"],
  ["environment.DATABASE_URL", "postgres://db/app"],
  ["environment.OPTIONS", "pwd=/srv max_token=5 tokens=manyofthem"],
  ["environment.PWD", "/srv"],
  ["image", "nginx:1.27"],
])("shows %s", (field, value) => {
  expect(hasSecret(field, value)).toBe(false);
});

test.each([
  ["2026-11-21T12:00:00.76Z", "2026-11-21T12:00:00.759Z", true],
  ["2026-11-21T12:00:00.76Z", "2026-11-21T12:00:00.761555044Z", false],
  ["2026-11-21T12:00:01Z", "2026-11-21T12:00:00.999999999Z", true],
  ["2026-11-21T12:00:00Z", "2026-11-21T12:00:00Z", false],
  ["", "2026-11-21T12:00:00Z", false],
  ["2026-11-21T12:00:00Z", "", false],
])("%s later than %s: %s", (a, b, later) => {
  expect(isLater(a, b)).toBe(later);
});
