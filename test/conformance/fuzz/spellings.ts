// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the templates are Compose's, not JavaScript's.
import { type Data, raw } from "./data.ts";

/** Scalars as a person may leave them without quotes, and a few that need a tag. */
export const plainScalars: readonly Data[] =
  `yes no on off y n Y N true True TRUE false tRUE ~ null Null 0 1 -1 +1 -0 007 0o17 08
  0x1F 0b11 1_000 1e3 1E+2 1. 1.0 1.50 .5 -.5 0.1 100.25 .inf -.inf .nan 1e400 1e-7 123456789012 9223372036854775807 9223372036854775808
  18446744073709551616 2020-01-01 2001-12-14t21:59:43.10-05:00 12:30 12:30:45 190:20:30.15 a#b !!str&12 !!binary&aGk= !!int&"3"
  !!float&1 !!null&'' !!bool&true !!str&true !custom&x = << a:b http://x:1/y -x ?x :x @x`
    .split(/\s+/)
    .map((text) => raw(text.replace("&", " ")))
    .concat([
      raw(""),
      raw('"q\\tx"'),
      raw("'it''s'"),
      raw("a b  # c"),
      raw("&anchor v"),
      raw("!!set {a, b}"),
      raw("!!timestamp 2020-01-01"),
    ]);

// biome-ignore format: many short values to a line.
export const texts: readonly Data[] = [
  "", " ", "a", "a b", " a ", "ä€😀", "a=b", "=", "a=", "=b", "a:b", "a\nb", "a\tb", "#x", "x #y", "null", "true",
  "~/x", "./x", "/x", "../x", "-", "--flag", "'q'", '"q"', "a'b", "\\", "C:\\x", "%d", "{{.Node}}", "*", "a,b",
  "x".repeat(70),
];

// biome-ignore format: many short values to a line.
export const templates: readonly Data[] = [
  "$", "$$", "$$A", "$A", "${A}", "x${A}y", "${UNSET}", "${UNSET:-d}", "${UNSET-d}", "${EMPTY:-d}", "${EMPTY-d}",
  "${A:+w}", "${A+w}", "${UNSET:+w}", "${UNSET+w}", "${A:?m}", "${UNSET:?m}", "${UNSET?}", "${EMPTY?m}", "${}",
  "${A", "${A:}", "${1A}", "$1", "${A-${UNSET:-x}}", "${UNSET:-${A}}", "${UNSET:-${NONE:-z}}", "${UNSET:-a}b}",
  "${UNSET:-{x}}", "${UNSET:-$$}", "$${A}", "$$${A}", "${A}${N}", "${N}", "${ A }", "${A }", "${a.b}", "${A[0]}",
  "${A!x}", "${A%x}", "${UNSET:-:x}", "${UNSET:--}", "${UNSET:-a b}", '${UNSET:-"q"}', "$A$N", "$A_B", "$Ä",
  "${UNSET:-http://a:1/b?c=d}", "${UNSET:-'}'}", "a$", "$-", "$(x)", "${T}", "${F}",
];

/** Values for attributes of one name, or of one kind. */
// biome-ignore format: many short values to a line.
export const pools: Readonly<Record<string, readonly Data[]>> = {
  flag: [
    true, false, "true", "false", raw("yes"), raw("no"), raw("on"), raw("off"), "y", "NO", "${T}", "${F:-false}",
    raw("True"), "1", 1, null, "",
  ],
  wholeNumber: [
    0, 1, 2, -1, 10, "5", "05", "${N}", raw("1_0"), raw("0o17"), raw("0x1F"), raw("1e3"), 1.5, raw("2.0"), "-3",
    "+3", "", " 1", "1_0", "0x10", 4294967296, raw("9223372036854775808"), null,
  ],
  number: [
    0, 1, 0.5, "0.5", ".5", "1e-3", raw(".5"), raw("1e-7"), raw("0.1"), 100.25, 2.7654321, "${N}", "", "1.", "-1",
    raw("1_0.5"), null, 16777217, 0.000001,
  ],
  microseconds: [0, 1, 95000, "95000", "400ms", "1s", "1ms5us", "${N}", 1.5, "", "-1ms", "1h"],
  duration: [
    "1s", "1m30s", "1h", "500ms", "1.5s", "2d", "1w", "0", "0s", "10us", "10µs", "100ns", "1h0m0s", "90s", "1m90s",
    "-1s", "+1s", "10", "", "1 s", "1S", ".5s", "1.s", "1d12h", "1000000h", "3y", "1s1m", 10, "${UNSET:-3s}",
    "1.000000001s", "0.1ms",
  ],
  byteSize: [
    0, 1024, "1024", "64m", "64M", "1g", "1gb", "1GiB", "1.5g", "1 kb", "1  kb", "512b", "1t", "1p", "1e3", "-1",
    -1, "${N}m", "", "1,5g", "0.5", 1.5, "0x10", ".5m", "1e3k", raw("1_000"), "1kib", "1ki", "5x", " 5m", "5m ",
    "9223372036854775807", "8e",
  ],
  memory: ["1024", "64m", "64M", "1g", "1gb", "1GiB", "1.5g", "1 kb", "512b", "-1", "0", "${N}m", "", 5],
  port: [
    80, "80", "8080:80", "127.0.0.1:8080:80", "127.0.0.1::80", ":80", "80/udp", "8080:80/tcp", "8080:80/UDP",
    "8000-8002:9000-9002", "9000-9002", "8000-8010:80", "8000-8001:9000-9002", "[::1]:80:80", "::1:80:80",
    "[::]:8080:80", "0:80", "65535:65535", "65536", "0", "a:b", "80:a", "80/x", "80/sctp", "localhost:80:80",
    "1.2.3:80:80", "${N}:80", "8080:80:90", " 80:80", "80:80 ", "080:080", "", 65536, 0, 1.5, raw("22:22"),
    raw("12:34"), raw("0x50"), raw("1_000"), "80-79", "8080-:80", "127.0.0.1:8000-8002:80-82",
    "fe80::1%eth0:80:80", "[fe80::1%eth0]:80:80", "127.0.0.1:80", "300.1.1.1:1:1", "80:80/", "/tcp",
  ],
  mount: [
    "data", "/data", "data:/data", "./d:/d", "../d:/d", "~/d:/d", "~:/d", ".:/d", "/d:/d:ro", "data:/d:rw",
    "data:/d:nocopy", "data:/d:ro,nocopy", "./d:/d:z", "./d:/d:Z,ro", "./d:/d:cached", "./d:/d:rshared",
    "./d:/d:ro,rslave", "data:/d:volume-nocopy", "data:/d/:ro", "./d/:/d/", "./a/../b:/d", "data:/a/../b",
    "data:d", "data:./d", "C:\\d:/d", "C:\\d:C:\\e", "c:/d:/e:ro", "\\\\srv\\d:/e", "//srv/d:/e", "data:C:\\e",
    "\\d:/e", "d\\e:/f", "C:/d", "C:\\d", "data:/d:xx", "data:/d:", ":/d", "data:", "", ":", "a:b:c:d",
    "/var/run/docker.sock:/var/run/docker.sock", "${UNSET:-data}:/d", "./a b:/c d", "./ä:/ö", "data:/d:ro:z",
    "cache:/c:copy", "~user/d:/d", "$A/d:/d", ".hidden:/d", "..:/d", "./d:/d:bind-nonrecursive", "missing:/x",
    "@x:/d", "a_b.c-d:/x", "/d:/d:delegated", "./d:/d:private,consistent", "npipe:////./pipe/x:/y",
    "data:/d:subpath=x", "data: /d", " data:/d",
  ],
  environmentItem: [
    "A", "A=", "A=b", "=b", "A=b=c", "A==", "A b=c", " A=b", "A =b", "A= b", "A='b'", "A=$N", "A=${UNSET}",
    "${A}=x", "A=#x", "", "A=\nb", "a.b=c", "1=2", "N", "NONE", "EMPTY",
  ],
  hostItem: [
    "h:1.2.3.4", "h=1.2.3.4", "h:::1", "h=::1", "h=[::1]", "h:[::1]", "h:host-gateway", "h=host-gateway", "h",
    "h:", "=1.1.1.1", "h: 1.1.1.1", "h=1.1.1.1,2.2.2.2", "", "h=a=b", "h:a:b", " h:1.1.1.1",
  ],
  command: [
    "echo hi", "echo 'a b' \"c d\"", "echo a\\ b", "sh -c 'exit 1'", "", " ", [], ["a"], ["", "a b"], null, 'a "b',
    "a 'b", "a | b && c; d > e", "echo $$A", "echo ${A}", "a\nb", "a\\\nb", "# c", "a #c", "a`b c`", 'a "x\\"y" z',
    "a 'x\\'y", "\\", "a \"\" ''", ["a", 1], "ä ö", "$(a b)", "a=b c", "a\tb", "'a'\"b\"c", "{a,b} *",
  ],
  dependency: [
    { condition: "service_started" }, { condition: "service_healthy", restart: true },
    { condition: "service_completed_successfully", required: false }, {}, { condition: "x" }, null,
  ],
  env_file: [
    "./a.env", "a.env", ["a.env", "b.env"], [{ path: "a.env" }, { path: "none.env", required: false }],
    [{ path: "b.env", format: "raw" }], "none.env", { path: "a.env" }, [{ path: "b.env", required: "false" }], [],
    "", [{ path: "a.env", format: "x" }], [{ path: "${UNSET:-a.env}" }], null, ["a.env", "a.env"],
  ],
  label_file: ["a.env", ["b.env"], "none.env", [], ["a.env", "b.env"], ""],
  image: [
    "nginx", "nginx:1", "nginx:${N}",
    "localhost:5000/a/b:c@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "Nginx", "",
    "a b", "redis@sha256:1", "${UNSET}", "a/b/c",
  ],
  pull_policy: [
    "always", "never", "missing", "if_not_present", "build", "daily", "weekly", "every_12h", "every_2d",
    "every_1h30m", "x", "every_", "refresh", "",
  ],
  restart: [
    "no", "always", "on-failure", "on-failure:3", "unless-stopped", "x", "on-failure:", "on-failure:x", raw("no"),
    false, "", "no:3", "always:3",
  ],
  network_mode: [
    "host", "none", "bridge", "service:a", "service:b", "service:none", "container:x", "default", "front", "",
    "container:", "x",
  ],
  ipc: ["host", "shareable", "service:a", "service:none", "container:x", "none", "private", ""],
  pid: ["host", "service:a", "service:none", "container:x", ""],
  uts: ["host", "", "x"],
  cgroup: ["host", "private", "x"],
  userns_mode: ["host", "", "x"],
  volumes_from: [["a"], ["b:ro"], ["container:x"], ["container:x:rw"], ["none"], ["a:xx"], [], [""]],
  links: [["a"], ["b:alias"], ["none"], ["a:"], [], ["a:x:y"], [""]],
  external_links: [["a"], ["b:alias"], [""]],
  expose: [
    ["80"], [80, "90"], ["80-82"], ["80/udp"], ["80-82/tcp"], ["a"], [""], [1.5], ["80", "80"], ["0"], ["65536"],
    ["${N}"], ["82-80"],
  ],
  devices: [
    ["/dev/a"], ["/dev/a:/dev/b"], ["/dev/a:/dev/b:rwm"], ["/dev/a:/dev/b:x"], ["/dev/a:rwm"],
    ["vendor.com/class=x"], [{ source: "/dev/a", target: "/dev/b", permissions: "r" }], [{ source: "/dev/a" }],
    [""], ["/dev/a:"], ["a:b:c:d"], [{ target: "/x" }], ["./dev:/x"],
  ],
  depends_on: [
    ["a"], ["b"], ["none"], { a: { condition: "service_started" } },
    { b: { condition: "service_healthy", required: false } },
    { none: { condition: "service_started", required: false } }, [], {}, { a: null }, ["a", "a"], { a: {} }, null,
  ],
  profiles: [["p"], ["q", "p"], [], ["p", "p"], ["*"], ["1p"], ["a b"], [""], "p", ["P_.-1"]],
  mac_address: ["02:42:ac:11:65:43", "x", "", "02-42-ac-11-65-43"],
  ipv4_address: ["172.16.238.10", "x", "", "1.2.3"],
  ipv6_address: ["2001:db8::10", "x"],
  subnet: ["172.16.238.0/24", "2001:db8::/64", "x", ""],
  container_name: ["x", "x_y.z-1", "", "${A}", "a b", "-x", "x/y"],
  platform: ["linux/amd64", "linux", "x/y/z", "", "linux/arm64/v8"],
  stop_signal: ["SIGTERM", "15", 9, "x", ""],
  context: [
    ".", "./dir", "../x", "/abs", "~/x", "https://github.com/a/b.git#main:dir", "git@github.com:a/b.git",
    "github.com/a/b", "docker-image://x", "service:a", "target:x", "dir", "-", "", "C:\\x", "ssh://a/b",
    "oci-layout://x", "http://x/y.tar", "${UNSET:-dir}", "a:b",
  ],
  dockerfile: ["Dockerfile", "./d/D", "../D", "/abs/D", "D", "", "~/D", "https://x/D"],
  build: [".", "./dir", "https://github.com/a/b.git", "", null, {}, "~/x", "${UNSET}"],
  additional_contexts: [
    { a: "../x" }, ["a=./b"], { a: "service:a" }, ["a=docker-image://x"], { a: "target:y" }, ["a"],
    { b: "https://x/y" }, { a: "service:none" }, ["a=~/x"],
  ],
  ssh: [
    "default", ["default"], ["a=./key"], ["a=~/key", "default"], { a: "./key" }, [], ["a="], ["x"],
    { default: null }, ["default=/run/x"],
  ],
  cache_from: [["a"], ["type=registry,ref=a"], ["type=local,src=./x"], [], "a"],
  tags: [["a:b"], ["${A}"], [""], [], ["a:b", "a:b"], ["A B"]],
  platforms: [["linux/amd64"], ["linux/amd64", "linux/arm64"], ["x"], []],
  file: ["./a.env", "a.env", "../x", "/abs", "~/x", "none", "", "C:\\x"],
  environment: ["A", "UNSET", "", "N"],
  target: ["/x", "x", "x/y", "", "~/x", "C:\\x"],
  type: ["bind", "volume", "tmpfs", "npipe", "cluster", "image", "x", "", "compose"],
  source: ["data", "./d", "/d", "../d", "~/d", "C:\\d", "", "none", "conf", "sec", "nginx"],
  published: ["80", 80, "8000-8010", "", "0", "x", "${N}", 0],
  host_ip: ["127.0.0.1", "::1", "x", ""],
  protocol: ["tcp", "udp", "sctp", "", "x", "TCP"],
  mode: [
    "ingress", "host", raw("0440"), "0440", 288, raw("0o440"), "replicated", "global", "replicated-job", "x", 8,
    raw("0444"), 444, "9", "", raw("0x1F"), -1, "${UNSET:-0440}",
  ],
  driver: ["json-file", "local", "bridge", "overlay", "none", "x", "${A}", "host"],
  condition: ["service_started", "service_healthy", "none", "on-failure", "any", "x"],
  test: [
    "curl x", ["CMD", "a"], ["CMD-SHELL", "a b"], ["NONE"], [], ["x"], "", "NONE", ["CMD"], null, ["none", "a"],
    ["CMD-SHELL", "a", "b"], [["x"]],
  ],
  isolation: ["default", "hyperv", "x"],
  order: ["start-first", "stop-first", "x"],
  failure_action: ["pause", "continue", "rollback", "x"],
  count: [1, "all", "2", -1, 0, "x", "${N}", null, "-1", raw("1.0")],
  pids: [1, "5", -1, 0, "x"],
  cpus: [0.5, "0.5", 1, "1.5", "x", ".5", 0, "${N}", raw("1e-1")],
  action: ["sync", "rebuild", "restart", "sync+restart", "sync+exec", "x"],
  path: ["./d", "/d", "../d", "~/d", ".", "a.env", "", "**/*.js"],
  gpus: [
    "all", [], [{ count: "all" }], [{ driver: "x", count: 1, device_ids: ["a"] }], [{ device_ids: ["a"] }],
    [{ capabilities: ["gpu"] }], "x", [{}], 1,
  ],
  name: ["x", "${A}", "", "a b", "${COMPOSE_PROJECT_NAME}_x", "X"],
  external: [true, false, "true", { name: "x" }, {}, "${T}", null, raw("yes")],
  service: ["a", "b", "base", "none", ""],
  use_api_socket: [true, false],
  credential_spec: [
    { file: "./x" }, { registry: "r" }, { config: "conf" }, { config: "none" }, { file: "x", registry: "y" }, {},
  ],
  secretsItem: [
    "sec", "none", { source: "sec" }, { source: "sec", target: "/x", mode: raw("0440"), uid: "1", gid: 2 },
    { target: "x" }, { source: "sec", mode: "0440" }, { source: "" }, "", {},
  ],
  configsItem: [
    "conf", "none", { source: "conf" }, { source: "conf", target: "/x", mode: raw("0440"), uid: "1" },
    { source: "conf", mode: "x" }, "", {},
  ],
  tmpfs: ["/a", ["/a", "/b:size=1m"], "/a:size=64m,mode=1777", [], "", ["/a", "/a"], null],
  cpuset: ["0,1", "0-3", 0, "", 1.5, raw("0,1")],
  dns: ["1.1.1.1", ["1.1.1.1", "x"], [], "", null, ["1.1.1.1", "1.1.1.1"]],
  security_opt: [
    ["no-new-privileges"], ["seccomp:./x"], ["seccomp=unconfined"], [], ["apparmor:x", "label=disable"],
    ["no-new-privileges:true"],
  ],
  group_add: [["a"], [1], ["${N}"], [], [1.5], [true], [null]],
  user: ["a", 1000, "1:1", raw("1:1"), raw("0o17"), "", "${N}:${N}", raw("1000:1000")],
  hostname: ["h", "a.b", 1, "", "a b", "${A}"],
  size: ["1m", 1024, "1.5g", "", -1, "x", 0, "${N}m"],
};
