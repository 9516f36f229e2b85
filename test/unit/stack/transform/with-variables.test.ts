import { expect, test } from "vitest";
import { withApiSocket } from "../../../../src/stack/transform/with-variables.ts";
import { stackOf } from "../../../support/stacks.ts";

test("a hook with use_api_socket gets the socket, but its service does not", () => {
  const hook = { command: ["docker", "ps"] };
  const { services } = withApiSocket(
    stackOf({ services: { web: { pre_start: [{ ...hook, use_api_socket: true }, hook] } } }),
    "{}",
  );
  expect(services.get("web")?.volumes).toBeUndefined();
  expect(services.get("web")?.pre_start).toMatchObject([{ volumes: [{ target: "/var/run/docker.sock" }] }, hook]);
});

test("a service with use_api_socket gets the socket and a config file with credentials", () => {
  const asked = { use_api_socket: true };
  const stack = stackOf({
    services: { ci: asked, own: { ...asked, environment: { DOCKER_CONFIG: "/mine" } }, web: {} },
  });
  const { services, configs } = withApiSocket(stack, "{}");
  expect(services.get("ci")).toMatchObject({
    volumes: [{ type: "bind", source: "/var/run/docker.sock", target: "/var/run/docker.sock" }],
    environment: { DOCKER_CONFIG: "/run/secrets/docker" },
    configs: [{ source: "#apisocket", target: "/run/secrets/docker/config.json" }],
  });
  expect(services.get("own")?.environment).toEqual({ DOCKER_CONFIG: "/mine" });
  expect(services.get("web")).toEqual(stack.services.get("web"));
  // In `value`, not `content`: a printed stack omits values.
  expect(configs.get("#apisocket")).toEqual({ name: "#apisocket", value: "{}" });
});
