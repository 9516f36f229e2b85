import type { FileWrite } from "../project/write-project.ts";

/** The files of a new example template. */
export function newTemplate(name: string): FileWrite[] {
  const texts: Readonly<Record<string, string>> = {
    "template.yaml": templateYaml(name),
    "files/compose.yaml.liquid": composeYaml,
    "files/html/index.html": "<!doctype html>\n<title>It works</title>\n<h1>It works</h1>\n",
    "files/README.md.liquid": readme,
  };
  return Object.entries(texts).map(([path, text]) => ({
    path,
    bytes: Buffer.from(text),
    executable: false,
    private: false,
  }));
}

const templateYaml = (name: string) => `name: ${name}
version: 0.1.0
description: A page behind nginx

questions:
  name:
    type: text
    ask: Name of the project
    default: "{{ folder }}"
    pattern: "[a-z0-9][a-z0-9_-]*"
    hint: lower-case letters, digits, dashes and underscores
  port:
    type: port
    ask: Port on this machine
    default: 8080

# Files below files/ are copied; files that end in .liquid are rendered first. To include a file conditionally:
# files:
#   - path: cache
#     when: cache

after: [up]

tests:
  - name: defaults
    probe:
      url: http://127.0.0.1:{{ port }}/
      contains: It works
`;

const composeYaml = `name: {{ name | yaml }}

services:
  web:
    image: nginx:1
    ports:
      - "127.0.0.1:{{ port }}:80"
    volumes:
      - ./html:/usr/share/nginx/html:ro
    healthcheck:
      test: ["CMD", "nginx", "-t", "-q"]
      interval: 2s
      retries: 15
`;

const readme = `# {{ name }}

    berth up --wait
    curl http://127.0.0.1:{{ port }}/
`;
