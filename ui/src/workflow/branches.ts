/** Which branches a node has, and whether anything runs behind it. The server decides; this answers at once. */

import type { Json, NodeShape, WorkflowNode } from "./document";
import { ExactNumber } from "./exact";

export type Shapes = ReadonlyMap<string, NodeShape>;

/** What the server's last check said of branches, by node key. */
export type KnownBranches = Readonly<Record<string, readonly string[]>>;

/** The names of the branches of `node` in their order. None that has nodes in it is left out. */
export function branchNames(node: WorkflowNode, shapes: Shapes, known?: KnownBranches): string[] {
  const names = expectedBranches(node, shapes.get(node.type), known?.[node.key]);
  if (node.on_error === "branch" && !names.includes("error")) names.push("error");
  for (const name of Object.keys(node.branches ?? {})) if (!names.includes(name)) names.push(name);
  return names;
}

function expectedBranches(
  node: WorkflowNode,
  shape: NodeShape | undefined,
  checked: readonly string[] | undefined,
): string[] {
  const config = node.config ?? {};
  if (node.type === "condition") return config.mode === "continue" ? [] : ["yes", "no"];
  if (node.type === "switch") return [...caseNames(config.cases), "else"];
  return [...(shape?.branches ?? checked ?? [])];
}

function caseNames(cases: Json | undefined): string[] {
  if (!Array.isArray(cases)) return [];
  const names = cases.map((one) => (isRecord(one) ? one.name : undefined));
  return names.filter((name): name is string => typeof name === "string" && name !== "" && name !== "else");
}

/** The words on a branch: the title of a case, otherwise its name. */
export function branchTitle(node: WorkflowNode, branch: string): string {
  const cases = node.type === "switch" ? node.config?.cases : undefined;
  if (!Array.isArray(cases)) return branch;
  const found = cases.find((one) => isRecord(one) && one.name === branch);
  return isRecord(found) && typeof found.title === "string" && found.title ? found.title : branch;
}

/** Whether no node behind `node` in its list can run. */
export function endsRun(node: WorkflowNode, shapes: Shapes): boolean {
  if (node.disabled) return false;
  if (node.type === "end") return true;
  if (node.type === "response") return node.config?.continue !== true;
  const names = branchNames(node, shapes);
  if (names.length === 0 || node.on_error === "continue") return false;
  return names.every((name) => node.branches?.[name]?.some((child) => endsRun(child, shapes)) ?? false);
}

/** `node` with `config`. Where that gives a case of a switch another name, the nodes of its branch go along. */
export function withConfig(node: WorkflowNode, config: { [key: string]: Json }): WorkflowNode {
  const before = Array.isArray(node.config?.cases) ? node.config.cases.map(nameOfCase) : [];
  const after = Array.isArray(config.cases) ? config.cases.map(nameOfCase) : [];
  const changed = after.flatMap((name, at) => (name !== before[at] ? [at] : []));
  const [at = -1] = changed;
  const [from, to] = [before[at], after[at]];
  const isRenamed = before.length === after.length && changed.length === 1 && from && to && !before.includes(to);
  if (!isRenamed || !node.branches || !Object.hasOwn(node.branches, from)) return { ...node, config };
  const branches = Object.entries(node.branches).map(([name, nodes]) => [name === from ? to : name, nodes]);
  return { ...node, config, branches: Object.fromEntries(branches) };
}

function nameOfCase(one: Json): string {
  return isRecord(one) && typeof one.name === "string" ? one.name : "";
}

export function isRecord(value: unknown): value is { [key: string]: Json } {
  if (value instanceof ExactNumber) return false;
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
