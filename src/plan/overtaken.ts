import type { ObservedContainer } from "../engine/facts.ts";
import type { Observed } from "../observe/observe.ts";
import type { Service, Stack } from "../stack/stack.ts";
import { actionKinds } from "./action-kinds.ts";
import { serviceOf } from "./classify-containers.ts";
import { networkKeys } from "./needs.ts";
import type { Step } from "./plan.ts";
import { sharedServices } from "./up/shared.ts";

/** The project as it was when the plan was made, and as it is after a step failed. */
interface BeforeAndAfter {
  readonly before: Observed;
  readonly after: Observed;
}

/**
 * Whether a step failed because another command changed the project meanwhile: the name that it was to give is taken by
 * a container of the project that had not been there under that name, or something that it needs is gone.
 */
export function isOvertaken({ action }: Step, stack: Stack, { before, after }: BeforeAndAfter): boolean {
  const names = new Map(before.containers.map(({ id, name }) => [id, name]));
  const isNew = ({ id, name }: ObservedContainer) => names.get(id) !== name;
  const isTaken = (name: string) => after.containers.some((fact) => fact.name === name && isNew(fact));
  const isGone = (name: string | undefined) =>
    name !== undefined && !after.containers.some((fact) => fact.name === name);
  const idOf = ({ containers }: Observed, name: string) => containers.find((fact) => fact.name === name)?.id;
  const hasMoved = (name: string) => idOf(before, name) !== idOf(after, name);
  if (action.kind === "remove-network") {
    return after.containers.some((fact) => isNew(fact) && fact.networks.some(({ name }) => name === action.name));
  }
  if ("containers" in action) return action.containers.some(isGone);
  if (actionKinds[action.kind].resource !== "Container" || !("service" in action && "name" in action)) return false;
  if ("to" in action) return isTaken(action.to) || hasMoved(action.name);
  if (lacksNeeds(stack.services.get(action.service), stack, { before, after })) return true;
  if (!("image" in action)) return isGone(action.name) || isOffNetwork(action.name, after);
  return isTaken(action.name) || isGone("replica" in action ? action.replica : action.inherit);
}

/** Whether a network of the service is gone or another one, or all containers of a service that it shares with are gone. */
function lacksNeeds(service: Service | undefined, stack: Stack, { before, after }: BeforeAndAfter): boolean {
  if (service === undefined) return false;
  const wanted = networkKeys(service).flatMap((key) => stack.networks.get(key)?.name ?? []);
  const idIn = ({ networks }: Observed, name: string) => networks.find((fact) => fact.name === name)?.id;
  const isReplaced = (name: string) => idIn(after, name) !== (idIn(before, name) ?? idIn(after, name));
  return (
    wanted.some((name) => idIn(after, name) === undefined || isReplaced(name)) ||
    sharedServices(service).some((donor) => !after.containers.some((fact) => serviceOf(fact) === donor))
  );
}

/** Whether a network that the container is attached to was removed, or recreated under the same name. */
function isOffNetwork(name: string, { containers, networks }: Observed): boolean {
  const attached = containers.find((fact) => fact.name === name)?.networks ?? [];
  return attached.some((on) => on.id !== "" && networks.some((fact) => fact.name === on.name && fact.id !== on.id));
}
