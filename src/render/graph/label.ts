import type { ServiceNode } from "./graph.ts";
import { asideText, portText } from "./styles.ts";

/** What a picture writes into a service's box; "" for what there is nothing to say of. */
export interface Label {
  readonly title: string;
  /** Beside the title. */
  readonly aside: string;
  readonly state: string;
  readonly image: string;
  readonly ports: string;
  readonly volumes: string;
  /** Keys, as they are: they have colours. */
  readonly networks: readonly string[];
}

/** The words of a service's box, cut to what a box can hold. */
export function labelOf(node: ServiceNode, told: Readonly<Record<"networks" | "volumes", readonly string[]>>): Label {
  const { name, image = "", ports, live } = node;
  return {
    title: cut(name, 40),
    aside: cut(asideText(node).join(", "), 40),
    state: live === undefined ? "" : `● ${live.text}`,
    image: shortImage(image, 34),
    ports: few(ports.map(portText)),
    volumes: told.volumes.length === 0 ? "" : `volume ${few(told.volumes)}`,
    networks: told.networks,
  };
}

function few(texts: readonly string[], most = 3): string {
  const more = texts.length - most;
  return [...texts.slice(0, most).map((text) => cut(text, 34)), ...(more > 0 ? [`+${more} more`] : [])].join(", ");
}

/** Of a long name the end tells most; a digest says little to people. */
function shortImage(image: string, most: number): string {
  const name = image.replace(/@sha256:([0-9a-f]{8})[0-9a-f]*$/, "@$1…");
  if (name.length <= most || !name.includes("/")) return cut(name, most);
  const fits = name.indexOf("/", name.length - most + 1);
  return cut(`…${name.slice(fits < 0 ? name.lastIndexOf("/") : fits)}`, most);
}

/** A text of at most so many characters. */
export function cut(text: string, most: number): string {
  const characters = [...text];
  return characters.length > most ? `${characters.slice(0, most - 1).join("")}…` : text;
}
