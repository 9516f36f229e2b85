import { describe, expect, test } from "vitest";
import { mounts } from "../../../../../src/engine/docker/translate/mounts.ts";
import type { Mount } from "../../../../../src/stack/stack.ts";
import { sent, stackOf, translationOf } from "../service-of.ts";

const stack = stackOf({
  volumes: new Map([["data", { name: "shop_data" }]]),
  secrets: new Map([
    ["token", { name: "shop_token", file: "/shop/token" }],
    ["inline", { name: "shop_inline", value: "s" }],
  ]),
  configs: new Map([["app", { name: "shop_app", file: "/shop/app" }]]),
});
const of = (volumes: readonly Mount[], more = {}) => sent(mounts(translationOf({ volumes, ...more }, { stack })));

describe("mounts", () => {
  test("sends mounts without options as Binds, under the volume's own name", () => {
    expect(
      of([
        { type: "volume", source: "data", target: "/data" },
        {
          type: "bind",
          source: "/src",
          target: "/app",
          read_only: true,
          bind: { selinux: "z", create_host_path: true },
        },
        { type: "bind", source: "/src", target: "/bare" },
      ]),
    ).toEqual({ Binds: ["shop_data:/data:rw", "/src:/app:ro,z", "/src:/bare:rw"] });
  });

  test("sends mounts with options or without a source as Mounts", () => {
    expect(
      of([
        { type: "volume", target: "/anonymous" },
        { type: "volume", source: "data", target: "/sub", volume: { subpath: "x" } },
        { type: "bind", source: "/src", target: "/must", bind: {} },
        { type: "bind", source: "/src", target: "/made", bind: { create_host_path: true, propagation: "shared" } },
        { type: "tmpfs", target: "/tmp", tmpfs: { size: "1048576", mode: 0o1777 } },
        { type: "image", source: "app:1", target: "/image", image: { subpath: "y" } },
      ]),
    ).toEqual({
      Mounts: [
        { Type: "volume", Target: "/anonymous" },
        { Type: "volume", Source: "shop_data", Target: "/sub", VolumeOptions: { Subpath: "x" } },
        { Type: "bind", Source: "/src", Target: "/must", BindOptions: {} },
        {
          ...{ Type: "bind", Source: "/src", Target: "/made" },
          BindOptions: { Propagation: "shared", CreateMountpoint: true },
        },
        { Type: "tmpfs", Target: "/tmp", TmpfsOptions: { SizeBytes: 1048576, Mode: 0o1777 } },
        { Type: "image", Source: "app:1", Target: "/image", ImageOptions: { Subpath: "y" } },
      ],
    });
  });

  test("prefers an inherited volume to an anonymous one, and a named volume to both", () => {
    const inherited = [{ name: "f".repeat(64), target: "/data", readOnly: false }];
    const translation = (volume: Mount) => translationOf({ volumes: [volume] }, { stack, inherited });
    expect(sent(mounts(translation({ type: "volume", target: "/data" })))).toEqual({
      Mounts: [{ Type: "volume", Source: "f".repeat(64), Target: "/data", ReadOnly: false }],
    });
    expect(sent(mounts(translation({ type: "volume", source: "data", target: "/data" })))).toEqual({
      Binds: ["shop_data:/data:rw"],
    });
  });

  test("mounts files read-only unless the service mounts something there; does not mount inline ones", () => {
    const references = {
      secrets: [{ source: "token" }, { source: "token", target: "named" }, { source: "inline" }],
      configs: [{ source: "app" }, { source: "app", target: "/etc/app" }],
    };
    expect(of([{ type: "bind", source: "/mine", target: "/etc/app" }], references)).toEqual({
      Binds: ["/mine:/etc/app:rw"],
      Mounts: [
        { Type: "bind", Source: "/shop/token", Target: "/run/secrets/token", ReadOnly: true, BindOptions: {} },
        { Type: "bind", Source: "/shop/token", Target: "/run/secrets/named", ReadOnly: true, BindOptions: {} },
        { Type: "bind", Source: "/shop/app", Target: "/app", ReadOnly: true },
      ],
    });
  });

  test("refuses an object that only a Swarm stores", () => {
    const external = stackOf({ secrets: new Map([["token", { name: "token", external: true }]]) });
    const translation = translationOf({ secrets: [{ source: "token" }] }, { stack: external });
    expect(() => mounts(translation)).toThrow("unsupported external secret token");
  });
});
