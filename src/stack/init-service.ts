import type { Service } from "./stack.ts";

/**
 * The service as one of its `pre_start` hooks runs it: with the hook's own words over the service's, the volumes of the
 * container that is to start, and nothing that concerns only what goes on running.
 */
export function initService(service: Service, index: number, container: string): Service {
  const hook = service.pre_start?.[index];
  if (hook === undefined) throw new Error(`Service "${service.name}" has no pre_start[${index}].`);
  const {
    container_name: _,
    ports: _ports,
    restart: _restart,
    healthcheck: _check,
    volumes: _volumes,
    ...rest
  } = service;
  const { deploy, ...kept } = rest;
  const { restart_policy: __, ...deployed } = deploy ?? {};
  return {
    ...kept,
    ...(deploy === undefined ? {} : { deploy: deployed }),
    command: hook.command,
    ...(hook.image === undefined ? {} : { image: hook.image }),
    ...(hook.user === undefined ? {} : { user: hook.user }),
    ...(hook.working_dir === undefined ? {} : { working_dir: hook.working_dir }),
    ...(hook.privileged === undefined ? {} : { privileged: hook.privileged }),
    environment: { ...service.environment, ...hook.environment },
    volumes_from: [...(service.volumes_from ?? []), `container:${container}`],
  };
}
