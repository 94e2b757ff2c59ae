/** The node types of the server, and how they look. */

import {
  IconArrowBackUp,
  IconArrowsSplit,
  IconBell,
  IconBox,
  IconBraces,
  IconCalculator,
  IconCalendar,
  IconClock,
  IconCode,
  IconDatabase,
  IconFlag,
  IconHourglass,
  IconListSearch,
  IconMail,
  type IconProps,
  IconRepeat,
  IconRouteAltLeft,
  IconSitemap,
  IconStack2,
  IconSubtask,
  IconVariable,
  IconWebhook,
  IconWorld,
} from "@tabler/icons-react";
import { queryOptions, useQuery } from "@tanstack/react-query";
import type { ComponentType } from "react";
import { api, type Schema, take } from "../api/client";
import type { NodeShape } from "../workflow/document";

export type NodeType = Schema<"NodeTypeView">;
export type NodeTypes = ReadonlyMap<string, NodeType>;

/** What the canvas knows without the server: nothing of a type but its name. */
export const NO_TYPES: NodeTypes = new Map();

// They change with a new version of the server or of a plug-in, which both take a restart.
export const nodeTypesQuery = queryOptions({
  queryKey: ["node-types"],
  queryFn: async ({ signal }): Promise<NodeTypes> => {
    const { items } = await take(api.GET("/api/v1/nodes", { signal }));
    return new Map(items.map((item) => [item.type, item]));
  },
  staleTime: 10 * 60_000,
});

/** All node types by name; empty until they are here. */
export function useNodeTypes(): NodeTypes {
  return useQuery(nodeTypesQuery).data ?? NO_TYPES;
}

/** Node types are shapes: what the operations on the tree and the layout look at. */
export function asShapes(types: NodeTypes): ReadonlyMap<string, NodeShape> {
  return types;
}

const ICONS: Readonly<Record<string, ComponentType<IconProps>>> = {
  calculate: IconCalculator,
  code: IconCode,
  condition: IconArrowsSplit,
  date: IconCalendar,
  delay: IconClock,
  email: IconMail,
  end: IconFlag,
  http_request: IconWorld,
  json_map: IconBraces,
  json_query: IconListSearch,
  loop: IconRepeat,
  notify: IconBell,
  parallel: IconSitemap,
  response: IconArrowBackUp,
  set: IconVariable,
  sql: IconDatabase,
  store: IconStack2,
  switch: IconRouteAltLeft,
  wait: IconHourglass,
  webhook: IconWebhook,
  workflow: IconSubtask,
};

/** The picture of a node or trigger type; a box for those that arrive later. */
export function iconOf(type: string): ComponentType<IconProps> {
  return ICONS[type] ?? IconBox;
}

const COLOURS: Readonly<Record<string, string>> = {
  Actions: "orange",
  Control: "indigo",
  Data: "grape",
  Trigger: "yard",
};

/** The Mantine colour of a group of node types. */
export function colourOf(group: string): string {
  return COLOURS[group] ?? "gray";
}
