import { expect, test } from "vitest";
import { refusalMessage } from "../../../../../src/engine/docker/request/refusal-messages.ts";

test.each([
  [
    'Conflict. The container name "/a-1" is already in use by container "0123456789abcdef". You have to remove',
    'container name "a-1" is already in use by container 0123456789ab',
  ],
  ["No such image: redis:7", "image redis:7 is not present locally"],
  [
    "pull access denied for me/app, repository does not exist or may require 'docker login'",
    "pull access denied for me/app: image not found, or login required",
  ],
  ["manifest for redis:99 not found: manifest unknown", "the registry has no such image or tag: redis:99"],
  [
    'Get "https://registry-1.docker.io/v2/": dial tcp: lookup registry-1.docker.io: no such host',
    "the registry cannot be reached: dial tcp: lookup registry-1.docker.io: no such host",
  ],
  [
    "failed to create task for container: failed to initialize logging driver: dial tcp 127.0.0.1:24224: connect: connection refused",
    "the logging driver failed to start: dial tcp 127.0.0.1:24224: connect: connection refused",
  ],
  ["write /x: no space left on device", "the engine's disk is full"],
  [
    "all predefined address pools have been fully subnetted",
    "the engine has no free address range for another network",
  ],
])("explains %s", (engineMessage, message) => {
  expect(refusalMessage(engineMessage)).toMatchObject({ message, hint: expect.stringMatching(/.\.?$/) });
});

test("returns nothing for an unknown message", () => {
  expect(refusalMessage("something new")).toBeUndefined();
});
