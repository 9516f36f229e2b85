import type { ServiceNode } from "./graph.ts";
import { nodeNotes, portText } from "./styles.ts";

/** The text of a service's box; "" for lines without content. */
export interface Label {
  readonly title: string;
  /** Next to the title. */
  readonly aside: string;
  readonly state: string;
  readonly image: string;
  readonly ports: string;
  readonly volumes: string;
  /** Network keys, which are shown as colored chips. */
  readonly networks: readonly string[];
}

/** The text of a service's box, cut to what fits. */
export function labelOf(node: ServiceNode, shown: Readonly<Record<"networks" | "volumes", readonly string[]>>): Label {
  const { name, image = "", ports, live } = node;
  return {
    title: cut(name, 40),
    aside: cut(nodeNotes(node).join(", "), 40),
    state: live === undefined ? "" : `● ${live.text}`,
    image: shortImage(image, 34),
    ports: few(ports.map(portText)),
    volumes: shown.volumes.length === 0 ? "" : `volume ${few(shown.volumes)}`,
    networks: shown.networks,
  };
}

function few(texts: readonly string[], most = 3): string {
  const more = texts.length - most;
  return [...texts.slice(0, most).map((text) => cut(text, 34)), ...(more > 0 ? [`+${more} more`] : [])].join(", ");
}

/** Keeps the end of a long name, which says most, and shortens a digest. */
function shortImage(image: string, most: number): string {
  const name = image.replace(/@sha256:([0-9a-f]{8})[0-9a-f]*$/, "@$1…");
  if (name.length <= most || !name.includes("/")) return cut(name, most);
  const fits = name.indexOf("/", name.length - most + 1);
  return cut(`…${name.slice(fits < 0 ? name.lastIndexOf("/") : fits)}`, most);
}

/** Cuts text to a number of characters. */
export function cut(text: string, most: number): string {
  const characters = [...text];
  return characters.length > most ? `${characters.slice(0, most - 1).join("")}…` : text;
}
