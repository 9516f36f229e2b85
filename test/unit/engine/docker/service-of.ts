import type { Translation } from "../../../../src/engine/docker/translate/translation.ts";
import type { Service, Stack } from "../../../../src/stack/stack.ts";

/** A service with the least that the model asks for. */
export function serviceOf(parts: Partial<Service> = {}): Service {
  return { name: "web", command: null, entrypoint: null, ...parts };
}

/** A stack `shop` with a default network. */
export function stackOf(parts: Partial<Stack> = {}): Stack {
  const none = new Map();
  return {
    name: "shop",
    workingDir: "/shop",
    files: [],
    services: none,
    disabled: none,
    networks: new Map([["default", { name: "shop_default", ipam: {} }]]),
    volumes: none,
    configs: none,
    secrets: none,
    models: none,
    extensions: {},
    ...parts,
  };
}

/** A translation of a service for an engine of today. */
export function translationOf(service: Partial<Service> = {}, parts: Partial<Translation> = {}): Translation {
  return {
    name: "shop-web-1",
    stack: stackOf(),
    service: serviceOf(service),
    number: 1,
    image: "busybox:1",
    labels: {},
    links: [],
    inherited: [],
    apiVersion: "1.51",
    ...parts,
  };
}

/** What travels: without the members that are undefined. */
export function sent(body: object | undefined): unknown {
  return body === undefined ? undefined : JSON.parse(JSON.stringify(body));
}
