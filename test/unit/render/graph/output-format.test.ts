import { describe, expect, it } from "vitest";
import { dotText, svgText } from "../../../../src/render/graph/dot.ts";
import { graphOf } from "../../../../src/render/graph/graph.ts";
import { withHighlight } from "../../../../src/render/graph/highlight.ts";
import { graphJson } from "../../../../src/render/graph/json.ts";
import { withLive } from "../../../../src/render/graph/live.ts";
import { mermaidText } from "../../../../src/render/graph/mermaid.ts";
import { formatOf } from "../../../../src/render/graph/output-format.ts";
import { city, hostile, loop, running, shop } from "../../../support/graph-stacks.ts";
import { stackOf } from "../../../support/stacks.ts";

/** Every text that a picture shows is one that breaks out where it can. */
const hostileGraph = graphOf(
  stackOf({
    name: hostile,
    services: {
      a: {
        image: hostile,
        profiles: [hostile],
        networks: { [hostile]: null },
        volumes: [{ type: "volume", source: hostile, target: hostile }],
        ports: [{ target: 1, published: hostile, host_ip: hostile }],
      },
      b: { networks: {}, volumes: [{ type: "volume", source: hostile, target: "/b" }] },
    },
    networks: { [hostile]: {} },
    volumes: { [hostile]: {} },
  }),
);

describe("Mermaid", () => {
  it("draws boxes grouped by network, arrows with conditions, and shared volumes", () => {
    expect(mermaidText(graphOf(shop))).toMatchInlineSnapshot(`
      "flowchart LR
        subgraph g0["front"]
          s0["<b>web</b><br/>nginx:1<br/>8080→80, 127.0.0.1:→53/udp"]
          s1["<b>api</b> ×2<br/>app:1<br/>back"]
          s5["<b>debug</b> profile dev, off<br/>app:1"]
        end
        subgraph g1["back"]
          s2["<b>migrate</b><br/>app:1"]
          s3["<b>db</b><br/>postgres:15<br/>volume data"]
          s4["<b>mail</b><br/>app:1"]
        end
        s0 -->|healthy, restart| s1
        s0 -.->|optional| s4
        s1 -->|completed| s2
        s1 -->|healthy| s3
        s2 -->|healthy| s3
        s5 --> s0
        v0[("uploads")]
        s1 -.- v0
        s4 -.- v0
        classDef disabled stroke-dasharray:4 3,opacity:0.6
        class s5 disabled
      "
    `);
  });

  it("colors cycles, states and roles", () => {
    const text = mermaidText(withHighlight(withLive(graphOf(loop), [running("api")]), "auth"));
    expect(
      text
        .split("\n")
        .filter((line) => /class|linkStyle/.test(line))
        .join("\n"),
    ).toMatchInlineSnapshot(`
      "  classDef good fill:#dafbe1,stroke:#1a7f37,color:#1f2328
        class s1 good
        classDef absent fill:#f6f8fa,stroke:#8c959f,color:#57606a
        class s0,s2 absent
        classDef missing stroke:#cf222e,stroke-dasharray:4 3
        class s3 missing
        classDef chosen stroke:#8250df,stroke-width:4px
        class s2 chosen
        classDef needed stroke:#0969da,stroke-width:3px
        class s1,s3 needed
        classDef blocked stroke:#bc4c00,stroke-width:3px
        class s0 blocked
        linkStyle 1 stroke:#cf222e
        linkStyle 2 stroke:#cf222e"
    `);
  });

  it("escapes hostile texts", () => {
    const lines = mermaidText(hostileGraph).trimEnd().split("\n");
    for (const line of lines) {
      expect(line).not.toMatch(/%%|<script|click s0 "/);
      expect(line).toMatch(/^(flowchart LR| +(s\d\["[^"]*"\]|v0\[\("[^"]*"\)\]|s\d -.- v0))$/);
    }
  });
});

describe("DOT", () => {
  it("quotes every name and escapes every label", () => {
    const text = dotText(hostileGraph);
    expect(text.replace(/"(?:[^"\\]|\\.)*"/g, "")).not.toMatch(/<script|<\/TD> #/);
    expect(text.split("\n").filter((line) => line.includes("click"))).toHaveLength(6);
  });
});

/** A text that begins at the left of a box. */
const line =
  /<text [^>]*text-anchor="start" x="([\d.]+)"[^>]*?( font-weight="bold")?[^>]*? font-size="([\d.]+)"[^>]*>([^<]*)</g;

/** How wide DejaVu Sans is, about, in times of its size. */
function width(text: string, isBold: boolean): number {
  const narrow = text.match(/[ijlrtf.:/ -]/g)?.length ?? 0;
  return 0.34 * narrow + 0.61 * (text.length - narrow) + (isBold ? 0.07 * text.length : 0);
}

describe("SVG", () => {
  it("has a title for each service and each arrow", async () => {
    const text = await svgText(graphOf(shop));
    expect(text).toMatch(/^<\?xml[\s\S]*<svg [\s\S]*<\/svg>\s*$/);
    for (const { name } of graphOf(shop).services) expect(text).toContain(`<title>${name}</title>`);
    expect(text.match(/<g id="edge/g)).toHaveLength(6 + 2);
    expect(text).toContain("web depends on api (healthy, restart)");
  });

  it("leaves room in boxes for fonts wider than Helvetica, such as DejaVu Sans", async () => {
    const text = await svgText(graphOf(city));
    const nodes = [...text.matchAll(/<g id="node\d+" class="node">[\s\S]*?\n<\/g>\n<\/g>/g)].map(([node]) => node);
    expect(nodes).toHaveLength(60);
    for (const node of nodes) {
      const [, outline = ""] = /<path [^>]* d="([^"]*)"/.exec(node) ?? [];
      const right = Math.max(...[...outline.matchAll(/([\d.]+),-[\d.]+/g)].map(([, x]) => Number(x)));
      for (const [, x, weight, size, words = ""] of node.matchAll(line)) {
        const widest = Number(size) * width(words.replace(/&#?\w+;/g, "-"), weight !== undefined);
        expect({ words, fits: Number(x) + widest <= right }).toEqual({ words, fits: true });
      }
    }
  });

  it("has no element injected by a text", async () => {
    const text = await svgText(hostileGraph);
    expect(text).toContain("&lt;script&gt;");
    const elements = new Set([...text.matchAll(/<([a-zA-Z]+)/g)].map(([, name]) => name));
    expect([...elements].sort()).toEqual(["a", "g", "path", "polygon", "svg", "text", "title"]);
    expect(text).not.toMatch(/href="(?!#)/);
  });

  it("draws cycles", async () => {
    expect((await svgText(graphOf(loop))).match(/<path[^>]*stroke="#cf222e"/g)).toHaveLength(2 + 1);
  });

  it("draws sixty services in groups that fit a page with readable text", async () => {
    const graph = graphOf(city);
    expect(graph.services).toHaveLength(60);
    const text = await svgText(graph);
    const count = (pattern: RegExp) => text.match(pattern)?.length;
    expect([count(/class="node"/g), count(/class="edge"/g), count(/class="cluster"/g)]).toEqual([
      60,
      graph.dependencies.length,
      // One for each domain, and the edge; the mesh is most of it.
      13,
    ]);
    const [, width, height] = /width="(\d+)pt" height="(\d+)pt"/.exec(text) ?? [];
    expect(Number(width)).toBeLessThan(1200);
    expect(Number(height)).toBeLessThan(4000);
    expect(
      Math.min(...[...text.matchAll(/font-size="([\d.]+)"/g)].map(([, size]) => Number(size))),
    ).toBeGreaterThanOrEqual(8);
  });
});

describe("JSON", () => {
  it("keeps hostile texts unchanged", () => {
    expect(JSON.parse(graphJson(hostileGraph)).services[0].image).toBe(hostile);
  });
});

describe("the format", () => {
  it.each([
    ["a/picture.svg", "svg"],
    ["stack.MMD", "mermaid"],
    ["g.dot", "dot"],
    ["g.json", "json"],
    ["tree.txt", "tree"],
    [undefined, "tree"],
  ])("of %s is %s", (file, format) => {
    expect(formatOf(file)).toBe(format);
  });

  it("rejects file names of unsupported picture formats", () => {
    expect(() => formatOf("shop.PNG")).toThrow('unsupported graph format "png"');
  });
});
