import { external } from "./files.ts";
import { mapping } from "./pairs.ts";
import { flag, integer, string, strings, toggle } from "./scalars.ts";
import { keyed, type Shape } from "./shape.ts";
import { dict, list, nullable, record } from "./structures.ts";

/** The attachment of a service to a network. */
const attachment = record([
  ["aliases", strings],
  ["driver_opts", mapping],
  ["gw_priority", integer],
  ["interface_name", string],
  ["ipv4_address", string],
  ["ipv6_address", string],
  ["link_local_ips", strings],
  ["mac_address", string],
  ["priority", integer],
]);

const attachments = dict(nullable(attachment));

/** A service's networks. A list of names becomes a mapping without details. */
export const serviceNetworks: Shape = {
  read: (node, spot) => attachments.read(keyed(node), spot),
  print: attachments.print,
};

const pool = record([
  ["subnet", string],
  ["gateway", string],
  ["ip_range", string],
  ["aux_addresses", mapping],
]);

/** A top-level network. */
export const network: Shape = record([
  ["name", string],
  ["driver", string],
  ["driver_opts", mapping],
  [
    "ipam",
    record([
      ["driver", string],
      ["config", list(pool)],
    ]),
    { absent: {} },
  ],
  ["external", external()],
  ["internal", flag],
  ["attachable", flag],
  ["labels", mapping],
  ["enable_ipv4", toggle],
  ["enable_ipv6", toggle],
]);
