import { BlockList, isIP } from "node:net";
import type { Network, NetworkAttachment, Port, Service, Stack } from "../../stack/stack.ts";
import { mapServices } from "../../stack/transform/build-platforms.ts";

/**
 * Lets the engine choose host ports and addresses, since a fixed one can be used only once. A network keeps its addresses
 * if the file refers to one of them: berth cannot know the new one, and `dns` takes no name.
 */
export function isolateAddresses(stack: Stack, notes: string[]): Stack {
  const hosted = [...stack.services.values()].filter(({ network_mode }) => network_mode === "host");
  for (const { name } of hosted) {
    notes.push(`service ${name} uses the host's network: its ports are fixed, so only one job can use them at a time`);
  }
  const texts = [...textsOf(stack)];
  const kept = new Set<string>();
  const networks = new Map<string, Network>();
  for (const [key, network] of stack.networks) {
    const references = referencesTo(addressesOf(key, network, stack), texts);
    if (references.length > 0) {
      kept.add(key);
      notes.push(
        `network ${network.name} keeps its addresses, so only one job can use it at a time: ${list(references)}`,
      );
    }
    networks.set(key, kept.has(key) ? network : withFreeSubnets(network, notes));
  }
  return { ...mapServices(stack, (service) => withFreePorts(service, kept)), networks };
}

function withFreePorts(service: Service, kept: ReadonlySet<string>): Service {
  const ports = service.ports?.map(({ published: _, ...port }): Port => port);
  const networks =
    service.networks &&
    Object.entries(service.networks).map(([key, on]) => [key, on && !kept.has(key) ? withoutAddresses(on) : on]);
  return {
    ...service,
    ...(ports === undefined ? {} : { ports }),
    ...(networks === undefined ? {} : { networks: Object.fromEntries(networks) }),
  };
}

function withoutAddresses({ ipv4_address: _four, ipv6_address: _six, ...on }: NetworkAttachment): NetworkAttachment {
  return on;
}

function withFreeSubnets(network: Network, notes: string[]): Network {
  const { config = [], ...ipam } = network.ipam;
  if (network.external === true || config.length === 0) return network;
  notes.push(
    `network ${network.name} gets a subnet and addresses of the engine's choice (--keep-ports keeps those of the file)`,
  );
  return { ...network, ipam };
}

/** The addresses that the file fixes in a network: its subnets, and those of its services. */
function addressesOf(key: string, { ipam }: Network, { services }: Stack): BlockList {
  const addresses = new BlockList();
  for (const { subnet = "" } of ipam.config ?? []) {
    const [address = "", bits] = subnet.split("/");
    const family = isIP(address);
    const isValid = /^\d{1,3}$/.test(bits ?? "") && Number(bits) <= (family === 4 ? 32 : 128);
    if (family !== 0 && isValid) addresses.addSubnet(address, Number(bits), family === 4 ? "ipv4" : "ipv6");
  }
  for (const { networks = {} } of services.values()) {
    const { ipv4_address, ipv6_address } = networks[key] ?? {};
    if (ipv4_address !== undefined && isIP(ipv4_address) === 4) addresses.addAddress(ipv4_address, "ipv4");
    if (ipv6_address !== undefined && isIP(ipv6_address) === 6) addresses.addAddress(ipv6_address, "ipv6");
  }
  return addresses;
}

/** A text of the file, and its place there. */
type PlacedText = readonly [path: string, text: string];

/** `services.app.dns.0 refers to 10.99.7.254`, one for each text with such an address. */
function referencesTo(addresses: BlockList, texts: readonly PlacedText[]): readonly string[] {
  if (addresses.rules.length === 0) return [];
  return texts.flatMap(([path, text]) => {
    const address = text.match(address4or6)?.find((each) => {
      const family = isIP(each);
      return family !== 0 && addresses.check(each, family === 4 ? "ipv4" : "ipv6");
    });
    return address === undefined ? [] : [`${path} refers to ${address}`];
  });
}

const address4or6 =
  /(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d.])|(?<![\w:.])[\da-f]{0,4}(?::[\da-f]{0,4}){2,7}(?![\w:.])/gi;

const mostReferences = 3;

function list(references: readonly string[]): string {
  const more = references.length - mostReferences;
  return references.slice(0, mostReferences).join(", ") + (more > 0 ? `, and ${more} more` : "");
}

/** The texts of all that may refer to an address. Not where services join networks, and not versions in image names. */
function* textsOf({ services, configs, secrets }: Stack): Generator<PlacedText> {
  for (const [key, { image: _image, networks: _networks, build: _build, ...service }] of services) {
    yield* textsWithin(`services.${key}`, service);
  }
  for (const [key, config] of configs) yield* textsWithin(`configs.${key}`, config);
  for (const [key, secret] of secrets) yield* textsWithin(`secrets.${key}`, secret);
}

function* textsWithin(path: string, value: unknown): Generator<PlacedText> {
  if (typeof value === "string") yield [path, value];
  if (typeof value !== "object" || value === null) return;
  for (const [key, member] of Object.entries(value)) yield* textsWithin(`${path}.${key}`, member);
}
