import { describe, expect, test } from "vitest";
import { createBody } from "../../../../../src/engine/docker/translate/create-body.ts";
import { sent, translationOf } from "../service-of.ts";

describe("createBody", () => {
  test("sends only the necessary fields for a plain service", () => {
    expect(sent(createBody(translationOf()))).toEqual({
      AttachStdout: true,
      AttachStderr: true,
      Env: [],
      Image: "busybox:1",
      Labels: {},
      HostConfig: { ExtraHosts: [], NetworkMode: "shop_default", OomKillDisable: false, PortBindings: {} },
      NetworkingConfig: { EndpointsConfig: { shop_default: { Aliases: ["shop-web-1", "web"] } } },
    });
  });

  test("sets the process's command, environment and stop settings", () => {
    const body = createBody(
      translationOf({
        command: ["run"],
        entrypoint: [],
        environment: { A: "1", EMPTY: "", UNSET: null },
        stop_grace_period: "1m30s",
        stop_signal: "SIGINT",
        tty: true,
      }),
    );
    expect(body).toMatchObject({
      Cmd: ["run"],
      Entrypoint: [],
      Env: ["A=1", "EMPTY=", "UNSET"],
      StopTimeout: 90,
      StopSignal: "SIGINT",
      Tty: true,
    });
  });
});
