import { describe, expect, it } from "vitest";
import { formatRows } from "../../../../src/render/format/format.ts";

const listing = { defaultTemplate: "table {{.Name}}\t{{.State}}".slice(6), headings: { Name: "NAME", State: "STATE" } };
const rows = [
  { Name: "shop-web-1", State: "running", Ports: [{ URL: "0.0.0.0", Target: 80 }], Label: (key: string) => `<${key}>` },
];
const say = (format: string) => formatRows(format, rows, listing);

describe("formatRows", () => {
  it.each([
    ["{{.Name}} is {{.State}}", "shop-web-1 is running\n"],
    ["{{upper .Name}} {{.State | title}}", "SHOP-WEB-1 Running\n"],
    ['{{join (split .Name "-") "/"}}', "shop/web/1\n"],
    ['{{.Label "a.b"}}', "<a.b>\n"],
    ["{{json .Name}} {{json .Ports}}", '"shop-web-1" [{"URL":"0.0.0.0","Target":80}]\n'],
    ["{{.Ports}}", "[{0.0.0.0 80}]\n"],
    ['{{if eq .State "running"}}up{{else if .State}}down{{else}}?{{end}}', "up\n"],
    ["{{range $i, $p := .Ports}}{{$i}}={{$p.Target}};{{else}}none{{end}}", "0=80;\n"],
    ["{{with .Ports}}{{len .}}{{end}} {{with $x := .Name}}{{$x}}{{end}}", "1 shop-web-1\n"],
    ["a {{- /* gone */ -}} b", "ab\n"],
    ['{{$n := .Name}}{{printf "%-12s|%5.1f|%03d|%q" $n 2.25 7 .State}}', 'shop-web-1  |  2.3|007|"running"\n'],
    ["{{(index .Ports 0).URL}}", "0.0.0.0\n"],
    ["{{truncate .Name 4}}{{pad .State 1 1}}{{lower `ABC`}}", "shop running abc\n"],
    ['{{and .Name .State}} {{or "" .Name}} {{not true}}', "running shop-web-1 false\n"],
  ])("prints %s", (format, text) => {
    expect(say(format)).toBe(text);
  });

  it("prints the default columns or a template's columns under headings", () => {
    expect(say("table")).toBe("NAME         STATE\nshop-web-1   running\n");
    expect(say("table {{.State}}\\t{{upper .Name}}")).toBe("STATE     NAME\nrunning   SHOP-WEB-1\n");
  });

  it("writes JSON as Go does, without methods", () => {
    expect(formatRows("json", [{ Ports: "80->80", Label: () => "" }], listing)).toBe('{"Ports":"80-\\u003e80"}\n');
  });

  it.each([
    ["{{.Bogus}}", "can't evaluate field Bogus"],
    ["{{nope .Name}}", 'function "nope" not defined'],
    ["{{.Name", "unclosed action: {{ without }}"],
    ["{{if .Name}}x", "{{if}} has no {{end}}"],
    ["{{end}}", "unexpected {{end}}"],
    ["{{(upper .Name}}", "unclosed left paren"],
    ["{{$x}}", 'undefined variable "$x"'],
    ["{{}}", "empty action"],
    ["{{index .Ports 3}}", "index out of range: 3"],
  ])("refuses %s", (format, why) => {
    expect(() => say(format)).toThrow(`template parsing error: ${why}`);
  });
});
