import { beforeAll, describe, expect, it } from "vitest";
import { freePort } from "../../../../src/scaffold/answers/free-port.ts";
import { type AnswerSource, resolveAnswers } from "../../../../src/scaffold/answers/resolve-answers.ts";
import { type Language, openLanguage } from "../../../../src/scaffold/language/liquid.ts";
import { readTemplate } from "../../../../src/scaffold/template/read-template.ts";
import type { Answer } from "../../../../src/scaffold/template.ts";

let language: Language;
beforeAll(async () => {
  language = await openLanguage();
});

const yaml = `name: sample
version: 1.0.0
description: A sample
questions:
  name: {type: text, ask: Name, default: "{{ folder }}-x", pattern: "[a-z-]+", hint: letters}
  size: {type: choice, ask: Size, choices: [small, {value: large}]}
  extras: {type: multi-choice, ask: Extras, choices: [a, b]}
  cache: {type: boolean, ask: Cache}
  megabytes: {type: number, ask: Megabytes, min: 16, max: 64, when: cache}
  port: {type: port, ask: Port, default: 8000}
  other: {type: port, ask: Other, default: 8000}
  pass: {type: secret, ask: Pass, length: 12}
  share: {type: number, ask: Share, default: 0.5, fractions: true}
  owner: {type: text, ask: Owner}
`;

const template = () => {
  const { template: read, problems } = readTemplate({ name: "t", path: "/t", text: yaml });
  expect(problems).toEqual([]);
  if (read === undefined) throw new Error("unreadable");
  return read;
};

const answer = async (given: Readonly<Record<string, Answer>>, over: Partial<AnswerSource> = {}) => {
  const settling: AnswerSource = {
    language,
    folder: "shop",
    given: new Map(Object.entries(given)),
    others: "defaults",
    freePort: async (from, taken) => (taken.has(from) ? from + 1 : from),
    secret: (length) => "s".repeat(length),
    ...over,
  };
  return Object.fromEntries(await resolveAnswers(template(), settling));
};

describe("the answers", () => {
  it("default to the template's defaults, different ports and new secrets", async () => {
    expect(await answer({ owner: "me" })).toEqual({
      name: "shop-x",
      size: "small",
      extras: [],
      cache: false,
      port: 8000,
      other: 8001,
      pass: "ssssssssssss",
      share: 0.5,
      owner: "me",
    });
  });

  it("convert typed text to the type of the question", async () => {
    const typed = { name: "n", size: "large", extras: "a, b", cache: "yes", megabytes: "32", port: "80", owner: "12" };
    expect(await answer(typed)).toMatchObject({
      extras: ["a", "b"],
      cache: true,
      megabytes: 32,
      port: 80,
      owner: "12",
    });
    expect(await answer({ owner: 12, cache: true })).toMatchObject({ owner: "12", megabytes: 16 });
  });

  it("omit questions that do not apply", async () => {
    expect(await answer({ owner: "me", cache: false, megabytes: 32 })).not.toHaveProperty("megabytes");
  });

  it("are rejected all at once, each with what it must be", async () => {
    const wrong = {
      name: "Shop 1",
      size: "huge",
      extras: "a,z",
      cache: "perhaps",
      port: "99999",
      other: "x",
      owner: "a\u0007",
    };
    await expect(answer(wrong)).rejects.toThrow(
      [
        "name must be letters",
        "size must be one of small, large",
        "extras must be a list of: a, b",
        "cache must be a boolean",
        "port must be a port, from 1 to 65535",
        "other must be a port",
        "owner must not have control characters",
      ].join("\n"),
    );
    await expect(answer({ owner: "x", cache: true, megabytes: 65 })).rejects.toThrow("megabytes must be at most 64");
    const half = answer({ owner: "x", cache: true, megabytes: "16.5" });
    await expect(half).rejects.toThrow("megabytes must be a whole number");
    expect(await answer({ owner: "x", share: "0.25" })).toMatchObject({ share: 0.25 });
  });

  it("list questions without a default", async () => {
    await expect(answer({})).rejects.toThrow("missing answers: owner");
  });

  it("list all questions if there is no terminal and no --yes", async () => {
    await expect(answer({ name: "n", cache: true }, { others: "no-terminal" })).rejects.toThrow(
      "missing answers: size, extras, megabytes, port, other, share, owner",
    );
  });

  it("come from the user, with defaults, if not given", async () => {
    const asked: unknown[] = [];
    const others: AnswerSource["others"] = async ({ key }, initial) => {
      asked.push([key, initial]);
      return key === "cache" ? true : (initial ?? "typed");
    };
    expect(await answer({ name: "n" }, { others })).toMatchObject({ cache: true, megabytes: 16, owner: "typed" });
    expect(asked).toEqual([
      ["size", "small"],
      ["extras", []],
      ["cache", false],
      ["megabytes", 16],
      ["port", 8000],
      ["other", 8001],
      ["share", 0.5],
      ["owner", undefined],
    ]);
  });

  it("are rejected for unknown questions", async () => {
    await expect(answer({ nmae: "n" })).rejects.toThrow('template "sample" has no question nmae');
  });

  it("are rejected if a pattern takes forever", async () => {
    const { template: slow } = readTemplate({ name: "t", path: "/t", text: yaml.replace("[a-z-]+", "(a+)+b") });
    if (slow === undefined) throw new Error("unreadable");
    const given = new Map([["name", "a".repeat(60)]]);
    await expect(
      resolveAnswers(slow, { language, folder: "x", given, others: "defaults", freePort, secret: () => "s" }),
    ).rejects.toThrow("name must be letters");
  });
});

describe("a free port", () => {
  it("is the first that nothing listens on and that is not taken", async () => {
    const { createServer } = await import("node:net");
    const server = createServer();
    const busy = await new Promise<number>((resolve) => {
      server.listen(0, () => resolve((server.address() as { port: number }).port));
    });
    expect(await freePort(busy, new Set())).toBeGreaterThan(busy);
    expect(await freePort(busy, new Set([busy + 1]))).toBeGreaterThan(busy + 1);
    server.close();
  });
});
