import { describe, expect, it } from "vitest";
import type { InspectConfig } from "../../../src/engine/inspect-config.ts";
import { labels } from "../../../src/engine/labels.ts";
import { type EngineSnapshot, fromContainers } from "../../../src/import/from-containers.ts";
import { withProfiles } from "../../../src/import/profiles.ts";
import { stackText } from "../../../src/import/stack-text.ts";

const image = { config: { Cmd: ["serve"], Env: ["PATH=/bin", "MODE=prod"], User: "app" }, tags: ["acme/web:1"] };

function blueprint(given: Partial<Omit<InspectConfig, "config">> & { readonly config?: object }): InspectConfig {
  const { config, ...rest } = given;
  return {
    id: "1234567890abcdef".repeat(4),
    name: "web",
    host: { NetworkMode: "bridge" },
    endpoints: {},
    image,
    config: { Hostname: "1234567890ab", Image: "acme/web:1", ...image.config, ...config },
    ...rest,
  };
}

function draftOf(containers: readonly InspectConfig[], given: Partial<EngineSnapshot> = {}) {
  const defaults = { hostname: "host", logDriver: "json-file", runtime: "runc", cgroupNamespace: "private" };
  return fromContainers({ containers, networks: [], volumes: [], defaults, ...given });
}

const imported: (...given: Parameters<typeof draftOf>) => string = (...given) => stackText(draftOf(...given));

const ofShop = (service: string, number = 1, more: object = {}) => ({
  Labels: {
    [labels.project]: "shop",
    [labels.service]: service,
    [labels.number]: String(number),
    [labels.configHash]: "1",
    ...more,
  },
});

describe("a container", () => {
  it("omits defaults of its image and the engine", () => {
    expect(
      imported([
        blueprint({ host: { NetworkMode: "bridge", ShmSize: 67108864, Runtime: "runc", IpcMode: "private" } }),
      ]),
    ).toMatchInlineSnapshot(`
      "# Created by \`berth import\`.

      services:
        web:
          image: acme/web:1
          network_mode: bridge
      "
    `);
  });

  it("includes what differs from its image, also removed variables", () => {
    const text = imported([blueprint({ config: { Env: ["PATH=/bin", "NEW=1"], User: "", Cmd: ["serve", "-v"] } })]);
    expect(text).toContain('NEW: "1"\n      MODE: null');
    expect(text).toContain("command: [serve, -v]");
  });

  it("reports settings without an equivalent, also unknown ones", () => {
    const host = {
      NetworkMode: "bridge",
      FutureThing: { On: true },
      KernelMemory: 5,
    };
    expect(imported([blueprint({ host })])).toMatchInlineSnapshot(`
      "# Created by \`berth import\`.

      services:
        # Not carried over:
        # - FutureThing {"On":true}: no equivalent in a stack file
        # - --kernel-memory 5: not supported by current kernels
        web:
          image: acme/web:1
          network_mode: bridge
      "
    `);
  });

  it("gets its seccomp profile in a file if files are written, else a note", () => {
    const host = { NetworkMode: "bridge", SecurityOpt: ["no-new-privileges", 'seccomp={"x":1}'] };
    const whole = draftOf([blueprint({ host })]);
    const { draft, files } = withProfiles(whole, { isWritten: true });
    expect(draft.services[0]?.fields["security_opt"]).toEqual(["no-new-privileges", "seccomp:./web.seccomp.json"]);
    expect(files).toEqual([{ path: "web.seccomp.json", text: '{\n  "x": 1\n}\n' }]);
    const [told] = withProfiles(whole, { isWritten: false }).draft.services;
    expect(told).toMatchObject({
      fields: { security_opt: ["no-new-privileges"] },
      left: [{ what: "--security-opt seccomp=…" }],
    });
  });

  it("uses the image's tag if only an id is known", () => {
    expect(imported([blueprint({ config: { Image: "sha256:0123456789ab" } })])).toContain("image: acme/web:1");
  });

  it("keeps its GPUs", () => {
    const all = { DeviceRequests: [{ Driver: "", Count: -1, DeviceIDs: null, Capabilities: [["gpu"]], Options: {} }] };
    const one = { DeviceRequests: [{ Driver: "nvidia", DeviceIDs: ["0"], Capabilities: [["compute", "gpu"]] }] };
    expect(imported([blueprint({ host: all })])).toContain("gpus: all");
    expect(imported([blueprint({ host: one })])).toContain(
      'gpus:\n      - driver: nvidia\n        device_ids:\n          - "0"\n        capabilities:\n          - compute\n',
    );
  });
});

describe("containers of a project", () => {
  it("become services by their labels, with replicas, networks and volumes of the project", () => {
    const on = (name: string) => ({ NetworkMode: "shop_back", Binds: ["shop_data:/data", "other:/other"], Name: name });
    const replica = (number: number) =>
      blueprint({
        id: `${number}`.repeat(64),
        name: `shop-web-${number}`,
        config: {
          Hostname: `${number}`.repeat(12),
          ...ofShop("web", number, { [labels.dependsOn]: "db:service_healthy:true" }),
        },
        host: { ...on("web"), Name: undefined },
        endpoints: { shop_back: { Aliases: [`shop-web-${number}`, "web", "www"] } },
      });
    const db = blueprint({
      id: "d".repeat(64),
      name: "shop-db-1",
      config: { Hostname: "d".repeat(12), ...ofShop("db") },
      host: { NetworkMode: "shop_back" },
      endpoints: { shop_back: {} },
    });
    const own = (kind: string, key: string) => ({ [labels.project]: "shop", [kind]: key });
    const network = {
      id: "n",
      name: "shop_back",
      driver: "bridge",
      internal: true,
      attachable: false,
      enableIpv6: false,
      options: {},
      subnets: [],
      containers: [],
    };
    const volume = { driver: "local", options: {}, mountpoint: "" };
    expect(
      imported([replica(2), replica(1), db], {
        networks: [{ ...network, labels: own(labels.network, "back") }],
        volumes: [
          { ...volume, name: "shop_data", labels: own(labels.volume, "data") },
          { ...volume, name: "other", labels: {} },
        ],
      }),
    ).toMatchInlineSnapshot(`
      "# Created by \`berth import\`.

      name: shop

      services:
        web:
          image: acme/web:1
          volumes:
            - data:/data
            - other:/other
          networks:
            back:
              aliases:
                - www
          depends_on:
            db:
              condition: service_healthy
              restart: true
          scale: 2

        db:
          image: acme/web:1
          networks:
            - back

      networks:
        back:
          internal: true

      volumes:
        other:
          external: true
        data: {}
      "
    `);
  });

  it("of two projects stay separate", () => {
    const other = blueprint({ config: ofShop("web", 1, { [labels.project]: "blog" }) });
    const text = imported([blueprint({ config: ofShop("web") }), other]);
    expect(text).toMatch(/^ {2}shop-web:$[\s\S]*^ {2}blog-web:$/m);
    expect(text).not.toContain("name:");
  });

  it("do not include a container that only has the project's labels from its image", () => {
    const { Labels } = ofShop("web");
    const committed = { config: { ...image.config, Labels }, tags: ["acme/web:debug"] };
    const debug = blueprint({ name: "debug", image: committed, config: { Labels } });
    expect(imported([blueprint({ name: "shop-web-1", config: ofShop("web") }), debug])).toMatch(
      /^name: shop\n[\s\S]*^ {2}web:$[\s\S]*^ {2}debug:$/m,
    );
  });
});
