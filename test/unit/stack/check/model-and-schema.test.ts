import { expect, test } from "vitest";
import type schemaFile from "../../../../schemas/stack.schema.json";
import { entrySchema, type Schema, schemaAt } from "../../../../src/stack/check/schema.ts";
import type * as model from "../../../../src/stack/stack.ts";
import { loaded, project } from "../project.ts";

type Definitions = (typeof schemaFile)["$defs"];
type Properties<Part> = Part extends { readonly properties: infer P } ? P : never;
type Of<Name extends keyof Definitions> = Properties<Definitions[Name]>;
type Inner<Part, Name extends keyof Part> = Properties<Part[Name]>;
type Only<A, B> = Readonly<Record<Exclude<keyof A, keyof B>, string>>;

/** Compiles only if the two lists have exactly the attributes that the other side lacks, each with its reason. */
function compare<Model, Attributes>(_inModel: Only<Model, Attributes>, _inSchema: Only<Attributes, Model>): void {}

const own = { extensions: "holds the x-*" };
const named = { ...own, name: "the key of the mapping" };

test("the types of the model have the attributes of the schema", () => {
  compare<model.Service, Of<"service">>(named, { extends: "settled by extends.ts" });
  compare<model.Build, Inner<Of<"service">, "build">>({}, {});
  compare<NonNullable<model.Service["logging"]>, Inner<Of<"service">, "logging">>({}, {});
  compare<model.Healthcheck, Of<"healthcheck">>({}, {});
  compare<model.DependsOn, Of<"dependency">>({}, {});
  compare<model.EnvFile, Of<"envFile">>({}, {});
  compare<model.Port, Of<"port">>({}, {});
  compare<model.NetworkAttachment, Of<"networkAttachment">>({}, {});
  compare<model.FileReference, Of<"configReference">>({}, {});
  compare<model.FileReference, Of<"secretReference">>({}, {});
  compare<model.Hook, Of<"hook">>({}, {});

  compare<model.Mount, Of<"mount">>({}, {});
  compare<NonNullable<model.Mount["bind"]>, Inner<Of<"mount">, "bind">>({}, {});
  compare<NonNullable<model.Mount["volume"]>, Inner<Of<"mount">, "volume">>({}, {});
  compare<NonNullable<model.Mount["tmpfs"]>, Inner<Of<"mount">, "tmpfs">>({}, {});
  compare<NonNullable<model.Mount["image"]>, Inner<Of<"mount">, "image">>({}, {});

  type Limits = Inner<Inner<Of<"deployment">, "resources">, "limits">;
  type Reservations = Inner<Inner<Of<"deployment">, "resources">, "reservations">;
  compare<model.Deploy, Of<"deployment">>({}, {});
  compare<NonNullable<model.Deploy["resources"]>, Inner<Of<"deployment">, "resources">>({}, {});
  compare<NonNullable<model.Deploy["restart_policy"]>, Inner<Of<"deployment">, "restart_policy">>({}, {});
  compare<model.Resources, Limits & Reservations>({}, {});

  compare<model.Network, Of<"network">>(own, {});
  compare<model.Network["ipam"], Inner<Of<"network">, "ipam">>({}, {});
  compare<model.Volume, Of<"volume">>(own, {});
  compare<model.FileObject, Of<"config"> & Of<"secret">>({ ...own, value: "of the variable; for the engine only" }, {});
  compare<model.Model, Of<"model">>({}, {});
});

/** A mapping's attributes with an example of each. */
const examples = (part: Schema | undefined) =>
  Object.entries(part?.properties ?? {}).flatMap(([name, { examples = [] }]) =>
    examples.length === 0 ? [] : [{ name, value: examples[0] }],
  );

/** The required attributes of a mapping. */
function needed(section: string, name: string): object {
  if (section === "models") return { model: "m" };
  const hasSource = !/^(?:configs|secrets)$/.test(section) || /^(?:file|environment|content)$/.test(name);
  return hasSource ? {} : { file: "./f" };
}

test("every attribute of the schema is read into the model", async () => {
  const elsewhere = ["extends", "env_file", "label_file", "scale", "external"];
  const missing: string[] = [];
  for (const section of ["services", "networks", "volumes", "configs", "secrets", "models"] as const) {
    const wanted = examples(entrySchema(schemaAt([section]))).filter(({ name }) => !elsewhere.includes(name));
    expect(wanted.length).toBeGreaterThan(2);
    const members = wanted.map(({ name, value }) => [`a-${name}`, { ...needed(section, name), [name]: value }]);
    const cwd = project({ "compose.yaml": JSON.stringify({ [section]: Object.fromEntries(members) }) });
    const { stack } = await loaded(cwd, { consistency: false, allResources: true, profiles: ["*"] });
    for (const { name } of wanted) {
      const member = stack[section].get(`a-${name}`) as Readonly<Record<string, unknown>> | undefined;
      if (member?.[name] === undefined) missing.push(`${section}.${name}`);
    }
  }
  expect(missing).toEqual([]);
});
