import { describe, expect, it } from "vitest";
import { parseInvocation } from "../../../src/commands/invocation.ts";

const plugin = { DOCKER_CLI_PLUGIN_ORIGINAL_CLI_COMMAND: "docker" };

function called(line: string, file = "/usr/bin/berth", env = {}) {
  return parseInvocation(line === "" ? [] : line.split(" "), file, env);
}

describe("parseInvocation", () => {
  it.each([
    ["/usr/local/bin/berth", {}, "up", "berth"],
    ["/src/dist/berth.js", {}, "up", "berth"],
    ["/usr/local/bin/docker-compose", {}, "up", "docker-compose"],
    ["C:\\bin\\docker-compose.exe", {}, "up", "docker-compose"],
    ["/src/dist/berth.js", {}, "compose up", "docker-compose"],
    ["/root/.docker/cli-plugins/docker-compose", plugin, "compose up", "docker compose"],
    ["/root/.docker/cli-plugins/docker-berth", plugin, "berth up", "docker berth"],
    // A program that a plugin starts inherits docker's variables.
    ["/usr/local/bin/berth", plugin, "up", "berth"],
  ])("run as %s with %o, %s was typed as %s", (file, env, line, calledAs) => {
    expect(called(line, file, env)).toMatchObject({ calledAs, command: "up", rest: [] });
  });

  it("reads the plugin's name only before the command, and only once", () => {
    expect(called("compose -p berth up compose")).toMatchObject({
      command: "up",
      rest: ["--project-name=berth", "compose"],
    });
    expect(called("-p compose down")).toMatchObject({ command: "down", rest: ["--project-name=compose"] });
  });

  it("accepts Compose's old global flags before the command", () => {
    const line = "--verbose --no-ansi --workdir /w --insecure-registry r:5000 exec --workdir /in web ls";
    expect(called(line)).toMatchObject({
      command: "exec",
      rest: ["--ansi=never", "--project-directory=/w", "--workdir", "/in", "web", "ls"],
    });
  });

  it("shows the help of a command for `docker help compose COMMAND`", () => {
    expect(called("help compose up")).toMatchObject({ command: "up", rest: ["--help"] });
    expect(called("help berth").command).toBeUndefined();
  });

  it.each([
    ["-H tcp://a:1 compose up", { DOCKER_HOST: "tcp://a:1", DOCKER_CONTEXT: undefined }],
    ["-Htcp://a:1 up", { DOCKER_HOST: "tcp://a:1", DOCKER_CONTEXT: undefined }],
    ["--context=prod berth up", { DOCKER_CONTEXT: "prod", DOCKER_HOST: undefined }],
    ["--config /c -D --log-level debug berth up", { DOCKER_CONFIG: "/c" }],
    ["--tlsverify --tlscacert /c/ca.pem --tlskey=/c/key.pem up", { DOCKER_TLS_VERIFY: "1", DOCKER_CERT_PATH: "/c" }],
    ["--tlsverify=false up", {}],
  ])("turns docker's own flags into variables: %s", (line, env) => {
    expect(called(line)).toMatchObject({ command: "up", rest: [] });
    expect(called(line).env).toEqual(env);
  });

  it.each([
    ["-H tcp://a:1 --context b up", /cannot specify both --host and --context/],
    ["--tlscacert /c/mine.pem up", /must be called ca.pem/],
    ["--tlscacert /c/ca.pem --tlscert /d/cert.pem up", /must be in one folder/],
  ])("refuses docker's flags that cannot be combined: %s", (line, message) => {
    expect(() => called(line)).toThrow(message);
  });
});
