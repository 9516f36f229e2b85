import type { BesideFile, ServiceDraft, StackDraft } from "./service-draft.ts";

/**
 * Moves seccomp profiles, which containers have as text, to separate files, as a stack file needs them. If no file is
 * written, reports the profile as not carried over.
 */
export function withProfiles(
  draft: StackDraft,
  { isWritten }: { readonly isWritten: boolean },
): { readonly draft: StackDraft; readonly files: readonly BesideFile[] } {
  const each = draft.services.map((service) => apart(service, isWritten));
  return {
    draft: { ...draft, services: each.map(({ service }) => service) },
    files: each.flatMap(({ file }) => file ?? []),
  };
}

function apart(
  service: ServiceDraft,
  isWritten: boolean,
): { readonly service: ServiceDraft; readonly file?: BesideFile } {
  const { security_opt = [], ...fields } = service.fields;
  const options = security_opt as readonly string[];
  const profile = options
    .map((option) => /^seccomp[=:]\s*(\{.*)$/s.exec(option)?.[1])
    .find((text) => text !== undefined);
  if (profile === undefined) return { service };
  const path = `${service.name}.seccomp.json`;
  const kept = options.flatMap((option) => {
    if (!option.endsWith(profile)) return [option];
    return isWritten ? [`seccomp:./${path}`] : [];
  });
  const carried = { ...service, fields: kept.length === 0 ? fields : { ...fields, security_opt: kept } };
  if (isWritten) return { service: carried, file: { path, text: `${JSON.stringify(JSON.parse(profile), null, 2)}\n` } };
  const seccomp = { what: "--security-opt seccomp=…", why: "its profile needs a separate file: use `-o` to write it" };
  return { service: { ...carried, left: [...service.left, seccomp] } };
}
